"""Strategies of two-sided markets (docs/CERTIFICATES.md, "Strategies", "Lotteries"): what is said of
their pairs, and where a mechanism has a definition, the pairs that it gives."""

import itertools
import os
from fractions import Fraction

from . import assignment, profile, sought, two_sided
from .market import MENTEES, MENTORS, SIDES, Market, drawn
from .numbers import Npy, exact, need, pairs_of

# Objectives over all stable matchings, and those with ties, under their names as objectives.
SAME = {
    "egalitarian": "egalitarian", "minimum-regret": "min-regret", "sex-equal": "sex-equal",
    "balanced": "balanced", "median": "median", "nearest": "nearest",
    "maximum-cardinality": "max-cardinality", "exact-maximum-cardinality": "exact-max-cardinality",
}
STRICT = (
    "egalitarian", "minimum-regret", "sex-equal", "balanced", "median", "nearest", "mutual-wishes",
    "efficiency-adjusted-deferred-acceptance", "immediate-acceptance", "top-trading-cycles",
)
STRICT_MENTEES = (
    "stable-improvement-cycles", "serial", "random-serial-dictatorship", "probabilistic-serial", "popular",
)
ONE_SEAT = STRICT_MENTEES + (
    "median", "efficiency-adjusted-deferred-acceptance", "immediate-acceptance", "top-trading-cycles",
    "nash-welfare", "egalitarian", "minimum-regret", "sex-equal", "balanced", "nearest",
)
LOTTERIES = ("random-serial-dictatorship", "probabilistic-serial", "random")
BY_WEIGHT = {
    "maximum-weight": ("free", "sum"), "maximum-size-then-weight": ("maximum", "sum"),
    "bottleneck": ("maximum", "bottleneck-then-sum"),
}
# Objectives that compare pairs one after another, with what a pair counts.
BY_PROFILE = {
    "leximin": ("leximin", "maximum"), "rank-maximal": ("rank-maximal", "free"),
    "generous": ("generous", "maximum"), "greedy-profile": ("greedy", "maximum"),
}
ANY = ("mentee-optimal", "mentor-optimal", "greedy", "curator-proposals", "random")
CODES = tuple(dict.fromkeys((*SAME, *STRICT, *STRICT_MENTEES, *BY_WEIGHT, *BY_PROFILE, *ANY, "nash-welfare")))
# Whose definition leaves no choice.
DEFINED = (
    "greedy", "curator-proposals", "mutual-wishes", "serial", "immediate-acceptance", "top-trading-cycles",
)
CLAIMS = {
    "mentee-optimal": ["stable", {"best-for": "mentees"}],
    "mentor-optimal": ["stable", {"best-for": "mentors"}],
    "stable-improvement-cycles": ["stable", "stable-efficient"],
    "efficiency-adjusted-deferred-acceptance": ["efficient"], "immediate-acceptance": ["efficient"],
    "top-trading-cycles": ["efficient"], "serial": ["efficient"], "random-serial-dictatorship": ["efficient"],
    "popular": ["popular"], "greedy": [], "curator-proposals": [], "mutual-wishes": [], "random": [],
    "nash-welfare": [],
}


class Judge:
    """One answer of a strategy. Comes back with the level that the answer earns."""

    def __init__(self, line, answer, folder):
        self.line, self.answer, self.folder, self.code = line, answer, folder, line["strategy"]
        self.market = Market(line, folder)
        self.stopped = answer["status"] == "stopped"
        self.other = None
        if self.code in SAME:
            named = {name: value for name, value in line.items() if name != "strategy"}
            self.other = two_sided.Judge({**named, "objective": SAME[self.code]}, answer, folder)

    def level(self):
        if self.answer["status"] == "impossible":
            return self.impossible()
        if self.answer["pairs"] is None:
            need(self.stopped, "no pairs")
            return False
        self.pairs = pairs_of(self.answer["pairs"])
        self.held = sought.feasible(self.market, self.pairs, self.market.rank)
        if self.code in SAME:
            level = self.other.level()
            return "feasible" if self.stopped else level
        if self.code in BY_WEIGHT:
            return self.by_weight()
        if self.code in BY_PROFILE:
            return self.by_profile()
        if self.code == "probabilistic-serial":
            return self.lottery()
        claims = self.answer["certificate"]["claims"]
        need(claims == CLAIMS[self.code], f"the claims are {claims}")
        for claim in claims:
            need(self.holds(claim), f"{claim} does not hold")
        self.defined()
        return "optimal" if claims and not self.stopped else "feasible"

    # What is said of the pairs.

    def holds(self, claim):
        market = self.market
        if claim == "stable":
            market.need_stable(self.pairs, market.rank if self.code not in ANY else market.place)
            return True
        if isinstance(claim, dict):
            side = SIDES.index(claim["best-for"])
            return self.pairs == market.propose(side)
        return {"efficient": self.efficient, "stable-efficient": self.stable_efficient, "popular": self.popular}[claim]()

    def mentor_of(self):
        return [row[0] if row else None for row in self.held[MENTEES]]

    def takes_part(self, mentee, mentor):
        return self.market.seats[MENTEES][mentee] and self.market.seats[MENTORS][mentor]

    def efficient(self):
        """No strict step lies on a closed walk; the place of nobody is `None`."""
        market, steps, strict = self.market, {None: set()}, []
        # A seed breaks ties where strict lists are asked for.
        rank = market.place[MENTEES]
        for mentor in range(market.counts[MENTORS]):
            free = len(self.held[MENTORS][mentor]) < market.seats[MENTORS][mentor]
            steps[mentor] = {None} if free else set()
            steps[None].add(mentor)
        for mentee, own in enumerate(self.mentor_of()):
            if not market.seats[MENTEES][mentee]:
                continue
            for other, at in rank[mentee].items():
                if other == own:
                    continue
                if own is None or at <= rank[mentee][own]:
                    steps[own].add(other)
                    if own is None or at < rank[mentee][own]:
                        strict.append((own, other))
        return not any(reaches(steps, after, before) for before, after in strict)

    def stable_efficient(self):
        market = self.market
        rank, steps = market.rank, {at: set() for at in range(market.counts[MENTORS])}
        own = self.mentor_of()
        wants = lambda mentee, mentor: mentor in rank[0][mentee] and self.takes_part(mentee, mentor) and (
            own[mentee] is None or rank[0][mentee][mentor] < rank[0][mentee][own[mentee]]
        )
        for mentee, mine in enumerate(own):
            if mine is None:
                continue
            for mentor in range(market.counts[MENTORS]):
                if not wants(mentee, mentor):
                    continue
                place = rank[1][mentor]
                if not any(wants(k, mentor) and place[k] < place[mentee] for k in place):
                    steps[mine].add(mentor)
        return not any(reaches(steps, after, before) for before, row in steps.items() for after in row)

    def firsts(self):
        """Of each mentee its first and its second, and which mentors are crowded."""
        market, first = self.market, []
        lists = [
            [at for at in row if self.takes_part(mentee, at)] for mentee, row in enumerate(market.order[MENTEES])
        ]
        first = [row[0] if row else None for row in lists]
        loads = [first.count(at) for at in range(market.counts[MENTORS])]
        seats = market.seats[MENTORS]
        second = [
            next((at for at in row if loads[at] < seats[at] and at != row[0]), None) for row in lists
        ]
        return first, second, loads

    def popular(self):
        first, second, loads = self.firsts()
        for mentee, own in enumerate(self.mentor_of()):
            if first[mentee] is not None and own not in (first[mentee], second[mentee]):
                return False
        for mentor, load in enumerate(loads):
            fans = sum(own == mentor == first[mentee] for mentee, own in enumerate(self.mentor_of()))
            if fans != min(load, self.market.seats[MENTORS][mentor]):
                return False
        return True

    def impossible(self):
        need(self.code == "popular", "this strategy always forms pairs")
        first, second, loads = self.firsts()
        named = self.answer["witness"]["mentees"]
        need(named == sorted(set(named)), "mentees do not ascend")
        seats, places = self.market.seats[MENTORS], set()
        for mentee in named:
            crowded = first[mentee] is not None and loads[first[mentee]] > seats[first[mentee]]
            need(crowded and second[mentee] is not None, f"mentee {mentee} could go elsewhere")
            places |= {first[mentee], second[mentee]}
        room = sum(seats[at] if loads[at] > seats[at] else seats[at] - loads[at] for at in places)
        need(room < len(named), "there are places enough")
        return "optimal"

    # By their definitions.

    def worth(self):
        """What each acceptable pair is worth, floats as they are added in doubles."""
        market = self.market
        pairs = [(mentee, mentor) for mentee, row in enumerate(market.rank[MENTEES]) for mentor in row]
        if "mentee_scores_npy" in self.line:
            own, other = (Npy(os.path.join(self.folder, self.line[f"{side}_scores_npy"])).rows for side in ("mentee", "mentor"))
            return {(a, b): float(own[a][b]) + float(other[b][a]) for a, b in pairs}
        return {(a, b): -market.rank[0][a][b] - market.rank[1][b][a] for a, b in pairs}

    def by_weight(self):
        """The pairs as an assignment, whose checker reads the certificate."""
        cardinality, objective = BY_WEIGHT[self.code]
        if self.stopped:
            # A run that found nothing better, without a proof; its value is that of the pairs.
            gains = [exact(self.worth()[pair]) for pair in self.pairs]
            total = min(gains, default=None) if self.code == "bottleneck" else sum(gains)
            told = self.answer["value"]
            need(told is None and total is None or float(total) == float(exact(told)), "another value")
            return "feasible"
        line = {
            "problem": "assignment", "objective": objective, "cardinality": cardinality,
            "rows": self.market.counts[0], "columns": self.market.counts[1],
            "edges": [[a, b, worth] for (a, b), worth in self.worth().items()],
            "row_seats": self.market.seats[0], "column_seats": self.market.seats[1],
        }
        answer = dict(self.answer)
        if objective == "bottleneck-then-sum":
            told = answer["certificate"]
            answer |= {"value": told["assignment"]["value"], "bottleneck": answer["value"]}
        self.other = assignment.Judge(line, answer, self.folder)
        # Scores are floats even where no pair is left to show it.
        self.other.problem.floats |= "mentee_scores_npy" in self.line
        return self.other.level()

    def by_profile(self):
        """The same where pairs are compared one after another."""
        if self.stopped:
            return "feasible"
        objective, cardinality = BY_PROFILE[self.code]
        rank = self.market.rank[0]
        counts = self.worth() if objective == "leximin" else {
            (a, b): at for a, row in enumerate(rank) for b, at in row.items()
        }
        line = {
            "problem": "assignment", "objective": objective, "cardinality": cardinality,
            "rows": self.market.counts[0], "columns": self.market.counts[1],
            "edges": [[a, b, count] for (a, b), count in counts.items()],
            "row_seats": self.market.seats[0], "column_seats": self.market.seats[1],
        }
        self.other = profile.Judge(line, self.answer, self.folder)
        self.other.problem.floats |= objective == "leximin" and "mentee_scores_npy" in self.line
        return self.other.level()

    def defined(self):
        """The pairs that the definition gives, where it leaves no choice."""
        market, code = self.market, self.code
        take = getattr(self, code.replace("-", "_")) if code in DEFINED else None
        if take and not self.stopped:
            need(take() == self.pairs, "the definition gives other pairs")
        if code == "random":
            full = lambda side, at: len(self.held[side][at]) >= market.seats[side][at]
            more = [
                (a, b) for a, row in enumerate(market.rank[0]) for b in row
                if b not in self.held[0][a] and not full(0, a) and not full(1, b)
            ]
            need(not more, "a pair could be added")

    def best_first(self):
        return sorted(self.worth().items(), key=lambda pair: (-exact(pair[1]), pair[0]))

    def greedy(self, by_mentee=False, agree=lambda pair: True):
        order = [pair for pair, _ in self.best_first()]
        if by_mentee:
            order.sort(key=lambda pair: pair[0])
        left, made = [list(seats) for seats in self.market.seats], []
        for a, b in order:
            if left[0][a] and left[1][b] and agree((a, b)):
                left[0][a] -= 1
                left[1][b] -= 1
                made.append((a, b))
        return sorted(made)

    def curator_proposals(self):
        rank = self.market.rank
        half = lambda side, agent, other: rank[side][agent][other] <= (len(rank[side][agent]) + 1) // 2
        return self.greedy(True, lambda pair: half(0, *pair) and half(1, *pair[::-1]))

    def mutual_wishes(self):
        market, made = self.market, set()
        left = [list(seats) for seats in market.seats]
        while True:
            wishes = []
            for side in (0, 1):
                wished = set()
                for agent, row in enumerate(market.order[side]):
                    pair = lambda other: (agent, other) if side == 0 else (other, agent)
                    open_ = [pair(at) for at in row if left[1 - side][at] and pair(at) not in made]
                    wished |= set(open_[: left[side][agent]])
                wishes.append(wished)
            both = wishes[0] & wishes[1]
            if not both:
                return sorted(made)
            for a, b in both:
                left[0][a] -= 1
                left[1][b] -= 1
            made |= both

    def in_turn(self, order):
        left, made = list(self.market.seats[1]), []
        for mentee in order:
            best = next((at for at in self.market.order[0][mentee] if left[at]), None)
            if best is not None and self.market.seats[0][mentee]:
                left[best] -= 1
                made.append((mentee, best))
        return sorted(made)

    def serial(self):
        return self.in_turn(range(self.market.counts[0]))

    def immediate_acceptance(self):
        market, made = self.market, {}
        left = list(market.seats[1])
        for at in range(max(map(len, market.order[0]), default=0)):
            asking = {}
            for mentee, row in enumerate(market.order[0]):
                if mentee not in made and market.seats[0][mentee] and at < len(row):
                    asking.setdefault(row[at], []).append(mentee)
            for mentor, who in asking.items():
                who.sort(key=lambda mentee: market.place[1][mentor][mentee])
                for mentee in who[: left[mentor]]:
                    made[mentee] = mentor
                left[mentor] -= min(left[mentor], len(who))
        return sorted(made.items())

    def top_trading_cycles(self):
        market, made = self.market, {}
        left, gone = list(market.seats[1]), {at for at, seats in enumerate(market.seats[0]) if not seats}
        while True:
            wants = {}
            for mentee, row in enumerate(market.order[0]):
                best = next((at for at in row if left[at]), None)
                if mentee not in gone and best is not None:
                    wants[mentee] = best
            gone |= set(range(market.counts[0])) - set(wants)
            if not wants:
                return sorted(made.items())
            asks = lambda mentor: next(at for at in market.order[1][mentor] if at not in gone)
            at, seen = next(iter(wants)), []
            while at not in seen:
                seen.append(at)
                at = asks(wants[at])
            for mentee in seen[seen.index(at) :]:
                made[mentee] = wants[mentee]
                left[wants[mentee]] -= 1
                gone.add(mentee)

    # Odds.

    def lottery(self):
        market, told = self.market, self.answer["certificate"]
        lottery, whole = told["lottery"], int(told["lottery"]["denominator"])
        odds = {(a, b): int(number) for a, b, number in lottery["odds"]}
        need([pair[:2] for pair in lottery["odds"]] == sorted(map(list, odds)), "odds do not ascend")
        need((lottery["mentees"], lottery["mentors"]) == market.counts, "other sides")
        sums = [[0] * count for count in market.counts]
        for pair, number in odds.items():
            need(number > 0 and pair[1] in market.rank[0][pair[0]], "odds of no pair")
            sums[0][pair[0]] += number
            sums[1][pair[1]] += number
        for side in (0, 1):
            need(all(s <= seats * whole for s, seats in zip(sums[side], market.seats[side])), "odds above the seats")
        liked = [list(itertools.accumulate(odds.get((a, b), 0) for b in row)) for a, row in enumerate(market.order[0])]
        for a, row in enumerate(market.order[0]):
            if not market.seats[0][a]:
                continue
            for place, b in enumerate(row):
                worse = sums[0][a] > liked[a][place] or sums[0][a] < whole * market.seats[0][a]
                need(not worse or sums[1][b] >= market.seats[1][b] * whole, "odds are wasted")
                if odds.get((a, b)):
                    rivals = [k for k in market.order[1][b] if market.seats[0][k]]
                    fair = all(liked[a][place] <= liked[k][market.order[0][k].index(b)] for k in rivals)
                    need(fair, "the odds are unfair")
        parts = [(int(part["weight"]), pairs_of(part["pairs"])) for part in told["parts"]]
        need(all(weight > 0 for weight, _ in parts) and sum(w for w, _ in parts) == whole, "other weights")
        made = {}
        for weight, pairs in parts:
            held = sought.feasible(market, pairs, market.rank)
            for side in (0, 1):
                near = (s // whole <= len(row) <= -(-s // whole) for s, row in zip(sums[side], held[side]))
                need(all(near), "a part is no rounding of the odds")
            for pair in pairs:
                made[pair] = made.get(pair, 0) + weight
        need(made == odds, "the parts make other odds")
        need(told["seed"] == self.line["seed"], "another seed")
        number = below(told["seed"], whole)
        at = next(at for at, total in enumerate(itertools.accumulate(w for w, _ in parts)) if total > number)
        need(told["drawn"] == at and parts[at][1] == self.pairs, "another part is drawn")
        return "feasible" if self.stopped else "optimal"

    # By trying everything.

    def truth(self):
        """What all matchings say, where there are few."""
        if self.other is not None:
            return self.other.truth()
        market = self.market
        every = sought.all_sets(market, market.rank, 600)
        if every is None or self.stopped:
            return False
        if self.code == "popular":
            self.vote(every)
        elif self.code == "nash-welfare":
            self.largest_product(every)
        elif "efficient" in CLAIMS.get(self.code, ()):
            need(not any(self.gains(pairs) for pairs in every), "another matching is better for all")
        return True

    def better(self, pairs):
        """For each mentee whether it likes these pairs better (1), less (-1), or neither (0)."""
        own, other, rank = self.mentor_of(), dict(pairs), self.market.place[0]
        far = lambda mentee, mentor: 1 << 40 if mentor is None else rank[mentee][mentor]
        for mentee in range(self.market.counts[0]):
            mine, theirs = far(mentee, own[mentee]), far(mentee, other.get(mentee))
            yield (mine > theirs) - (mine < theirs)

    def gains(self, pairs):
        moods = set(self.better(pairs))
        return 1 in moods and -1 not in moods

    def vote(self, every):
        if self.answer["status"] == "solved":
            need(all(sum(self.better(pairs)) <= 0 for pairs in every), "a vote is lost")
            return
        for one in every:
            self.held = self.market.partners(one)
            need(any(sum(self.better(pairs)) > 0 for pairs in every), "a matching is popular")

    def largest_product(self, every):
        worth = {pair: Fraction(exact(value)) for pair, value in self.worth().items()}
        if "mentee_scores_npy" not in self.line:
            lengths = [[len(row) + 1 for row in side] for side in self.market.rank]
            worth = {(a, b): lengths[0][a] + lengths[1][b] + value for (a, b), value in worth.items()}
        def product(pairs):
            size, total = 0, Fraction(1)
            for pair in pairs:
                if worth[pair] <= 0:
                    return (-1, 0)
                size, total = size + 1, total * worth[pair]
            return (size, total)
        need(product(self.pairs) == max(map(product, every)), "a larger product is possible")


def reaches(steps, start, end):
    seen, waiting = {start}, [start]
    while waiting:
        at = waiting.pop()
        if at == end:
            return True
        for after in steps[at] - seen:
            seen.add(after)
            waiting.append(after)
    return False


def below(seed, whole):
    """A number below `whole` of the seed's stream (docs/CERTIFICATES.md, "Lotteries")."""
    words, base, digits = drawn(seed, "lottery"), 10**9, []
    rest = whole
    while rest:
        digits.append(rest % base)
        rest //= base
    while True:
        number = 0
        for at, digit in enumerate(reversed(digits)):
            number = number * base + (next(words) * (digit + 1 if at == 0 else base) >> 64)
        if number < whole:
            return number


def may_refuse(line, folder):
    """Whether an error is what the line deserves."""
    market, code = Market(line, folder), line["strategy"]
    ties = [any(len(tie) > 1 for row in side for tie in row) for side in market.groups]
    seeded = line.get("seed") is not None
    if code in STRICT and any(ties) and not seeded or code in STRICT_MENTEES and ties[0]:
        return True
    if code in ONE_SEAT and max(market.seats[0], default=0) > 1:
        return True
    if code == "nash-welfare" and "mentee_scores_npy" in line:
        return True
    return code in LOTTERIES and not seeded
