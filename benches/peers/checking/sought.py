"""Repairs, and minimums that stability may not meet (docs/CERTIFICATES.md, "Minimums", "Repairs")."""

from .lattice import Lattice
from .market import MENTEES, MENTORS, SIDES
from .numbers import need, pairs_of

OBJECTIVES = ("repair", "envy-free-minimum", "fewest-blocking-minimum")


def feasible(market, pairs, ranks):
    """Refuses pairs that are no matching of the market, and gives the partners of both sides."""
    need(pairs == sorted(set(pairs)), "the pairs do not ascend")
    for mentee, mentor in pairs:
        need(0 <= mentee < market.counts[0], f"mentee {mentee} out of range")
        need(mentor in ranks[0][mentee], f"pair {mentee}, {mentor} is not acceptable")
    held = market.partners(pairs)
    for side in (0, 1):
        for agent, partners in enumerate(held[side]):
            need(len(partners) <= market.seats[side][agent], f"{SIDES[side]} {agent} has too many partners")
    return held


def blocking(market, held, ranks):
    """The pairs that block a matching, of strict gains on both sides."""
    worst = []
    for side in (0, 1):
        bars = []
        for agent, partners in enumerate(held[side]):
            full = len(partners) == market.seats[side][agent]
            bars.append(max((ranks[side][agent][at] for at in partners), default=0) if full else None)
        worst.append(bars)
    gains = lambda bar, rank: bar is None or rank < bar
    return [
        (mentee, mentor)
        for mentee, row in enumerate(ranks[0])
        for mentor, rank in row.items()
        if mentor not in held[0][mentee]
        and gains(worst[0][mentee], rank)
        and gains(worst[1][mentor], ranks[1][mentor][mentee])
    ]


def meets(market, held):
    return all(len(row) >= least for row, least in zip(held[MENTORS], market.minimum))


def envies(market, held):
    """Whether a mentee would rather have a mentor who has somebody that the mentor likes less."""
    place = market.place
    for mentee, row in enumerate(place[MENTEES]):
        if not market.seats[MENTEES][mentee]:
            continue
        own = held[MENTEES][mentee]
        full = len(own) == market.seats[MENTEES][mentee]
        bar = max((row[at] for at in own), default=0) if full else None
        for mentor, rank in row.items():
            if mentor in own or bar is not None and rank >= bar:
                continue
            theirs = place[MENTORS][mentor]
            if any(theirs[other] > theirs[mentee] for other in held[MENTORS][mentor]):
                return True
    return False


class Sought:
    """One answer of these objectives."""

    def __init__(self, line, answer, market, stopped):
        self.line, self.answer, self.market, self.stopped = line, answer, market, stopped
        listed = lambda name: {tuple(pair) for pair in line.get(name, [])}
        self.required, self.forbidden = listed("required"), listed("forbidden")
        self.present = listed("present")

    def of(self, pairs):
        """How many mentees have other mentors than at present."""
        partners = lambda made: [{two for one, two in made if one == at} for at in range(self.market.counts[0])]
        return sum(one != two for one, two in zip(partners(self.present), partners(pairs)))

    def excused(self, pair):
        return pair in self.forbidden or any(pair[0] == one or pair[1] == two for one, two in self.required)

    def cost(self, mentee, mentor):
        """What a pair costs a repair, as the page says."""
        heavy, pair = self.market.counts[0] + 1, (mentee, mentor)
        alone = [two for one, two in self.present if one == mentee] == [mentor]
        return heavy * ((pair in self.forbidden) - (pair in self.required)) - alone

    def repair(self, pairs):
        market, answer = self.market, self.answer
        certificate = answer["certificate"]
        held = feasible(market, pairs, market.rank)
        need(self.required <= set(pairs) and not self.forbidden & set(pairs), "a lock is not kept")
        need(answer["value"] == self.of(pairs), f"{self.of(pairs)} mentees change")
        block = blocking(market, held, market.rank)
        need(len(block) == certificate["blocking"], f"{len(block)} pairs block")
        need(all(map(self.excused, block)), "a pair blocks without an excuse")
        need(certificate["least_blocking"] <= len(block), "fewer pairs block than can")
        if certificate["proof"] is None:
            return "feasible"
        need(not block and not market.has_ties, "a cut where none decides")
        least = Lattice(market).least_cost(self.cost, certificate["proof"])
        need(sum(self.cost(*pair) for pair in pairs) == least, "the proof shows less")
        return "optimal"

    def envy_free_minimum(self, pairs):
        held = feasible(self.market, pairs, self.market.place)
        need(meets(self.market, held), "a minimum")
        need(not envies(self.market, held), "justified envy")
        seats = self.answer["certificate"]["mentor_seats"]
        need(len(seats) == len(held[MENTORS]), "not one number of seats for each mentor")
        need(all(len(row) <= most for row, most in zip(held[MENTORS], seats)), "more mentees than seats")
        return "optimal"

    def fewest_blocking_minimum(self, pairs):
        held = feasible(self.market, pairs, self.market.rank)
        need(meets(self.market, held), "a minimum")
        count = len(blocking(self.market, held, self.market.rank))
        need(self.answer["value"] == count, f"{count} pairs block")
        return "feasible" if count else "optimal"

    def impossible(self, witness):
        """The level that a witness earns."""
        market, reason = self.market, witness["reason"]
        if reason == "broken-locks":
            need(witness["locks"], "no lock is broken")
            need(all(map(self.broken, witness["locks"])), "a lock that can be kept")
        elif reason == "above-seats":
            mentor = witness["mentor"]
            told = (witness["seats"], witness["minimum"])
            need(told == (market.seats[MENTORS][mentor], market.minimum[mentor]), "other numbers")
            need(witness["minimum"] > witness["seats"], "the seats suffice")
        elif reason == "shortage":
            mentors = witness["mentors"]
            need(mentors == sorted(set(mentors)), "a mentor twice")
            come = [
                min(seats, sum(at in row for at in mentors))
                for seats, row in zip(market.seats[MENTEES], market.rank[MENTEES])
            ]
            told = (witness["needed"], witness["available"])
            need(told == (sum(market.minimum[at] for at in mentors), sum(come)), "other numbers")
            need(told[0] > told[1], "enough can come")
        elif reason == "exhausted":
            return "feasible"
        else:
            need(reason == "minimum-above-envy-free", f"an unknown reason {reason}")
            pairs = pairs_of(witness["stable"])
            kept = market.seats[MENTORS]
            market.seats[MENTORS] = list(map(min, kept, market.minimum))
            try:
                market.need_stable(pairs, market.place)
            finally:
                market.seats[MENTORS] = kept
            held = market.partners(pairs)[MENTORS]
            short = [
                {"mentor": at, "minimum": least, "mentees": len(held[at])}
                for at, least in enumerate(market.minimum) if len(held[at]) < least
            ]
            need(short and witness["short"] == short, "other mentors are short")
        return "optimal"

    def broken(self, lock):
        market = self.market
        if lock["reason"] == "seats":
            side = {"mentee": 0, "mentor": 1}.get(lock["side"], SIDES.index(lock["side"]) if lock["side"] in SIDES else None)
            agent = lock["agent"]
            locked = sum(pair[side] == agent for pair in self.required)
            return lock["locked"] == locked > lock["seats"] == market.seats[side][agent]
        pair = (lock["mentee"], lock["mentor"])
        if lock["reason"] == "forbidden":
            return pair in self.required & self.forbidden
        need(lock["reason"] == "unacceptable", "an unknown reason")
        return pair in self.required and pair[1] not in market.rank[MENTEES][pair[0]]

    def truth(self, objective, budget=2500):
        """What all matchings say, where there are few."""
        market, answer = self.market, self.answer
        ranks = market.place if objective == "envy-free-minimum" else market.rank
        every = all_sets(market, ranks, budget)
        if every is None:
            return False
        if objective == "repair":
            fits = [
                pairs for pairs in every if self.required <= set(pairs) and not self.forbidden & set(pairs)
            ]
            worth = []
            for pairs in fits:
                block = blocking(market, market.partners(pairs), ranks)
                if all(map(self.excused, block)):
                    worth.append((len(block), self.of(pairs)))
            told = lambda: (answer["certificate"]["blocking"], answer["value"])
        elif objective == "envy-free-minimum":
            held = map(market.partners, every)
            worth = [() for one in held if meets(market, one) and not envies(market, one)]
            told = lambda: ()
        else:
            held = [one for one in map(market.partners, every) if meets(market, one)]
            worth = [(len(blocking(market, one, ranks)),) for one in held]
            told = lambda: (answer["value"],)
        if not self.stopped:
            need((answer["status"] == "solved") == bool(worth), "possible or not")
            need(not worth or told() == min(worth), f"the best is {min(worth, default=None)}")
        elif answer.get("bound") is not None and worth:
            best = min(worth)
            if objective == "repair":
                need(answer["certificate"]["least_blocking"] <= best[0], "fewer pairs can block")
                reached = answer["certificate"]["least_blocking"] == best[0]
                need(not reached or answer["bound"] <= best[1], "the bound is above the best")
            else:
                need(answer["bound"] <= best[0], "the bound is above the best")
        return True


def all_sets(market, ranks, budget):
    """Every matching of acceptable pairs within seats; nothing beyond the budget."""
    acceptable = [(mentee, mentor) for mentee, row in enumerate(ranks[0]) for mentor in sorted(row)]
    found = [[]]
    for mentee, mentor in acceptable:
        more = []
        for pairs in found:
            own = sum(one == mentee for one, _ in pairs)
            theirs = sum(two == mentor for _, two in pairs)
            if own < market.seats[MENTEES][mentee] and theirs < market.seats[MENTORS][mentor]:
                more.append(pairs + [(mentee, mentor)])
        found += more
        if len(found) > budget:
            return None
    return found


def may_refuse(line, market):
    """Whether an error is what the line deserves."""
    objective = line["objective"]
    return objective == "envy-free-minimum" and max(market.seats[MENTEES], default=0) > 1
