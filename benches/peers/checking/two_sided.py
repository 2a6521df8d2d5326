"""Answers to two-sided markets (docs/CERTIFICATES.md, "Two-sided markets")."""

from .lattice import Lattice
from .logs import excluded, refutes, replay
from .market import MENTEES, MENTORS, SIDES, Market
from .numbers import matchings_of, need, pairs_of
from .size_bound import largest_possible
from . import sought

STRENGTHS = {"strongly-stable": "strong", "super-stable": "super"}
WEAK = ("max-cardinality", "exact-max-cardinality")
LATTICE = (
    "all", "count", "rotations", "egalitarian", "sex-equal", "balanced", "median", "nearest",
)
MOST = 3000


class Judge:
    """One answer against its market. Comes back with the level that the answer earns."""

    def __init__(self, line, answer, folder):
        self.line, self.answer = line, answer
        self.objective = line.get("objective", "mentee-optimal")
        self.market = Market(line, folder)
        self.stopped = answer["status"] == "stopped"
        self.sought = sought.Sought(line, answer, self.market, self.stopped)

    def level(self):
        answer, market, objective = self.answer, self.market, self.objective
        if "dropped" in answer:
            need(answer["dropped"] == market.dropped, f"{market.dropped} entries are dropped")
        if objective not in STRENGTHS and objective not in WEAK and objective not in sought.OBJECTIVES[::2]:
            if answer["status"] != "stopped" or answer["pairs"] is not None:
                self.ties(answer.get("ties_broken", False))
        if answer["status"] == "impossible":
            return self.impossible(answer["witness"])
        if objective in ("all", "count", "rotations"):
            return getattr(self, objective)()
        if answer["pairs"] is None:
            need(self.stopped, "no pairs")
            return False
        self.pairs = pairs_of(answer["pairs"])
        if objective in sought.OBJECTIVES:
            return getattr(self.sought, objective.replace("-", "_"))(self.pairs)
        weak = objective in WEAK or objective in STRENGTHS
        ranks = market.rank if weak else market.place
        market.need_stable(self.pairs, ranks, STRENGTHS.get(objective, "weak"))
        held = market.partners(self.pairs)[MENTORS]
        if objective not in WEAK or not self.stopped:
            need(all(map(lambda row, least: len(row) >= least, held, market.minimum)), "a minimum")
        self.need_kept(self.pairs)
        if objective in STRENGTHS:
            return "optimal"
        if objective in ("mentee-optimal", "mentor-optimal"):
            return self.optimal()
        return getattr(self, objective.replace("-", "_"))()

    def ties(self, told):
        market = self.market
        if "mentee_scores_npy" in self.line and self.objective in ("mentee-optimal", "mentor-optimal"):
            # Told where two equal scores were met on the way, of whatever pairs.
            need(told <= market.equal_scores, "no ties to break")
        else:
            need(told == market.has_ties, "ties broken or not")

    def impossible(self, witness):
        market, reason = self.market, witness.get("reason")
        if self.objective in sought.OBJECTIVES or self.objective in WEAK and reason != "minimum-above-stable":
            return self.sought.impossible(witness)
        if reason == "minimum-above-stable":
            strength = STRENGTHS.get(self.objective, "weak")
            pairs = pairs_of(witness["stable"])
            ranks = market.rank if self.objective in STRENGTHS else market.place
            market.need_stable(pairs, ranks, strength)
            held = market.partners(pairs)[MENTORS]
            short = [
                {"mentor": at, "minimum": least, "mentees": len(held[at])}
                for at, least in enumerate(market.minimum)
                if len(held[at]) < least
            ]
            need(short and witness["short"] == short, "other mentors are short")
        elif reason == "restrictions-by-cost":
            need(several_each(market, self.line), "a deletion log would do")
            need(witness["best_for"] == self.side(), "the proof is for the other side")
            need(not self.shown(witness, pairs_of(witness["stable"])), "a matching respects the restrictions")
        elif reason == "restrictions":
            need(witness["best_for"] == self.side(), "the log is of the other side")
            left = replay(market, witness, *excluded(market, self.line))
            need(left is None, "the log leaves a matching")
        else:
            need(refutes(market, witness, STRENGTHS[self.objective]), "the log shows nothing")
        return "optimal"

    def side(self):
        return SIDES[MENTORS if self.objective == "mentor-optimal" else MENTEES]

    def optimal(self):
        market, certificate = self.market, self.answer.get("certificate")
        # It is made by the verification, which the deadline may end.
        cut = certificate is None and self.stopped
        if self.line.get("forbidden") or self.line.get("required"):
            if cut:
                return False
            need(certificate["best_for"] == self.side(), "the log is of the other side")
            if several_each(market, self.line):
                need(self.shown(certificate, self.pairs), "a restriction is not kept")
                return "optimal"
            left = replay(market, certificate, *excluded(market, self.line))
            need(left == self.pairs, "the log leaves another matching")
            return "optimal"
        told = {"best_for": self.side(), "stable": True, "improvement": None}
        need(cut or certificate == told, "the certificate says something else")
        side = SIDES.index(self.side())
        need(not market.improves(self.pairs, side), "a cycle of pairs improves it")
        # The same by another theorem: deferred acceptance finds the one best matching.
        need(self.pairs == market.propose(side), "deferred acceptance finds another")
        return False if cut else "optimal"

    def max_cardinality(self):
        need(self.answer["value"] == len(self.pairs), "another size")
        return "feasible"

    def exact_max_cardinality(self):
        need(self.answer["value"] == len(self.pairs), "another size")
        if self.answer.get("certificate") is None:
            need(any(self.market.minimum), "no size bound")
            return "feasible"
        most = largest_possible(self.market, self.answer["certificate"])
        need(most >= len(self.pairs), "the bound is below the size")
        return "optimal" if most == len(self.pairs) else "feasible"

    def need_kept(self, pairs):
        required, forbidden = ({tuple(p) for p in self.line.get(name, [])} for name in ("required", "forbidden"))
        need(required <= set(pairs) and not forbidden & set(pairs), "a restriction is not kept")

    def min_regret(self):
        market, log = self.market, self.answer.get("certificate")
        regret = market.measures(self.pairs)[2]
        need(self.answer["value"] == regret, f"the largest rank is {regret}")
        if self.stopped:
            return "feasible"
        if log is None:
            need(regret == 0, "no log")
        else:
            place = market.place
            if several_each(market, self.line):
                need(log["best_for"] == "mentees", "the proof is for the other side")
                need(not self.shown(log, pairs_of(log["stable"]), regret), "a matching has a smaller largest rank")
                return "optimal"
            excludes, required = excluded(market, self.line)
            ranks = lambda mentee, mentor: max(place[0][mentee][mentor], place[1][mentor][mentee])
            forbids = lambda *pair: ranks(*pair) >= regret or excludes(*pair)
            need(replay(market, log, forbids, required) is None, "the log leaves a matching")
        return "optimal"

    def shown(self, proof, pairs, below=None):
        """Whether these pairs, a stable matching of least cost, respect the restrictions, and have no
        rank of `below` or worse."""
        market, place = self.market, self.market.place
        market.need_stable(pairs, place)
        required, forbidden = ({tuple(p) for p in self.line.get(name, [])} for name in ("required", "forbidden"))
        ranks = lambda mentee, mentor: (place[0][mentee][mentor], place[1][mentor][mentee])
        barred = lambda *pair: pair in forbidden or below is not None and max(ranks(*pair)) >= below
        side = SIDES.index(proof["best_for"])
        heavy = max((len(row) for rows in market.order for row in rows), default=0) * len(pairs) + 1
        cost = lambda *pair: ranks(*pair)[side] + heavy * (barred(*pair) - (pair in required))
        least = Lattice(market).least_cost(cost, proof)
        need(sum(cost(*pair) for pair in pairs) == least, f"the proof shows {least} only")
        return required <= set(pairs) and not any(barred(*pair) for pair in pairs)

    def restricted(self, cost, most):
        """The cost with which restrictions are minded, where pairs cost between 0 and `most`, or
        its opposite."""
        required, forbidden = ({tuple(p) for p in self.line.get(name, [])} for name in ("required", "forbidden"))
        # The page's number; any that is large enough shows the same.
        heavy = min(self.market.counts[0] * self.market.counts[1], 2**32 - 1) * most + 1
        return lambda *pair: cost(*pair) + heavy * ((pair in forbidden) - (pair in required))

    def egalitarian(self):
        place = self.market.place
        rank = lambda mentee, mentor: place[0][mentee][mentor] + place[1][mentor][mentee]
        cost = self.restricted(rank, sum(self.market.counts))
        least = Lattice(self.market).least_cost(cost, self.answer["certificate"])
        total = sum(rank(*pair) for pair in self.pairs)
        need(self.answer["value"] == total, f"the ranks sum to {total}")
        need(sum(cost(*pair) for pair in self.pairs) == least, f"the proof shows {least} only")
        return "optimal"

    def nearest(self):
        present = {tuple(pair) for pair in self.line["present"]}
        keeps = lambda mentee, mentor: -((mentee, mentor) in present)
        cost = self.restricted(keeps, 1)
        least = Lattice(self.market).least_cost(cost, self.answer["certificate"])
        need(self.answer["value"] == len(present ^ set(self.pairs)), "other pairs differ")
        need(sum(cost(*pair) for pair in self.pairs) == least, "the proof shows less")
        return "optimal"

    def sex_equal(self):
        own, other, _ = self.market.measures(self.pairs)
        need(self.answer["value"] == abs(own - other), f"the sums are {own} and {other}")
        return "feasible"

    def balanced(self):
        own, other, _ = self.market.measures(self.pairs)
        need(self.answer["value"] == max(own, other), f"the sums are {own} and {other}")
        return "feasible"

    def median(self):
        return "feasible"

    def all(self):
        answer = self.answer
        if answer.get("matchings") is None:
            need(self.stopped, "no matchings")
            return False
        found = matchings_of(answer, self.stopped)
        limit = self.line.get("limit")
        need(limit is None or len(found) <= limit, "more than the limit")
        for pairs in found:
            self.market.need_stable(pairs, self.market.place)
            self.need_kept(pairs)
        return "feasible"

    def count(self):
        if self.stopped and self.answer.get("bound") is None:
            return False
        need(self.answer["pairs"] is None, "pairs of a count")
        if self.stopped and "stats" not in self.answer:
            # While rotations are found each means one stable matching more; `truth` has the number.
            need(self.answer["bound"] >= 1, "a bound below one")
            return False
        return "feasible"

    def rotations(self):
        answer = self.answer
        if answer.get("rotations") is None:
            need(self.stopped, "no rotations")
            return False
        need(answer["value"] == len(answer["rotations"]), "another number")
        lattice, kept = Lattice(self.market), None
        if self.line.get("forbidden") or self.line.get("required"):
            kept = kept_sets(lattice, self.market, self.line)
            if kept is None:
                # More stable matchings than are listed: the rotations alone are checked.
                for rotation in answer["rotations"]:
                    need(tuple(pairs_of(rotation)) in lattice.rotations(), "no rotation")
                return "feasible"
        lattice.need_rotations(answer["rotations"], answer.get("precedes"), kept)
        return "feasible"

    def truth(self):
        """What all stable matchings say of the answer, where they can be listed."""
        market, answer, objective = self.market, self.answer, self.objective
        if objective in sought.OBJECTIVES:
            return self.sought.truth(objective)
        if objective in WEAK or objective in STRENGTHS:
            found = market.all_matchings(STRENGTHS.get(objective, "weak"), strict=False)
            return found is not None and self.truth_with_ties(found)
        found = market.all_matchings()
        if objective in LATTICE:
            walked = Lattice(market).matchings(MOST)
            need(found is None or walked is None or found == walked, "the checker contradicts itself")
            found = found or walked
        if found is None:
            return False
        forbids, required = excluded(market, self.line)
        found = [pairs for pairs in found if required <= set(pairs) and not any(forbids(*p) for p in pairs)]
        met = lambda pairs: all(map(lambda row, least: len(row) >= least, market.partners(pairs)[1], market.minimum))
        found = list(filter(met, found))
        if answer["status"] == "impossible" or not found:
            need(answer["status"] == "impossible" and not found or self.stopped, "possible or not")
            return True
        self.truth_of_lattice(found)
        return True

    def truth_with_ties(self, found):
        answer, market = self.answer, self.market
        if self.objective in STRENGTHS:
            met = lambda pairs: all(map(lambda row, least: len(row) >= least, market.partners(pairs)[1], market.minimum))
            exists = any(map(met, found))
            need(self.stopped or (answer["status"] == "solved") == exists, "possible or not")
            return True
        met = lambda pairs: all(map(lambda row, least: len(row) >= least, market.partners(pairs)[1], market.minimum))
        found = list(filter(met, found))
        if answer["status"] == "impossible" or not found:
            need(answer["status"] == "impossible" and not found or self.stopped, "possible or not")
            return True
        largest = max(map(len, found))
        if answer.get("bound") is not None:
            need(answer["bound"] >= largest, "the bound is below the largest")
        if not self.stopped:
            size = answer["value"]
            reached = 3 * size >= 2 * largest if self.objective == "max-cardinality" else size == largest
            need(reached, f"the largest has {largest} pairs")
        return True

    def truth_of_lattice(self, found):
        market, answer, objective = self.market, self.answer, self.objective
        if objective in ("mentee-optimal", "mentor-optimal"):
            return
        if objective == "all":
            told = [[tuple(pair) for pair in pairs] for pairs in answer.get("matchings") or []]
            need(told == found or self.stopped and all(pairs in found for pairs in told), "other matchings")
        elif objective == "count":
            need(answer["value"] == len(found) or self.stopped, f"there are {len(found)}")
            need(answer.get("bound") is None or answer["bound"] <= len(found), "fewer than the bound")
        elif objective == "median" and not self.stopped:
            need([tuple(pair) for pair in answer["pairs"]] == self.median_of(found), "another median")
        else:
            present = {tuple(pair) for pair in self.line.get("present", [])}
            worth = {
                "egalitarian": lambda pairs: sum(market.measures(pairs)[:2]),
                "min-regret": lambda pairs: market.measures(pairs)[2],
                "sex-equal": lambda pairs: abs(market.measures(pairs)[0] - market.measures(pairs)[1]),
                "balanced": lambda pairs: max(market.measures(pairs)[:2]),
                "nearest": lambda pairs: len(present ^ set(pairs)),
            }.get(objective)
            if worth is None:
                return
            best = min(map(worth, found))
            need(self.stopped or answer["value"] == best, f"the best is {best}")
            need(answer.get("bound") is None or answer["bound"] <= best, "the bound is above the best")

    def median_of(self, found):
        place, pairs = self.market.place[MENTEES], []
        for mentee in range(self.market.counts[MENTEES]):
            held = [mentor for one in found for at, mentor in one if at == mentee]
            if held:
                held.sort(key=lambda mentor: place[mentee][mentor])
                pairs.append((mentee, held[(len(held) + 1) // 2 - 1]))
        return pairs


def kept_sets(lattice, market, line):
    """All stable matchings that respect the restrictions, as sets; nothing where they are many."""
    forbidden, required = ({tuple(p) for p in line.get(name, [])} for name in ("forbidden", "required"))
    every = lattice.matchings(MOST)
    if every is None:
        return None
    every = map(frozenset, every)
    return {made for made in every if required <= made and not forbidden & made}


def may_refuse(line, folder):
    """Whether an error is what the line deserves."""
    market = Market(line, folder)
    objective = line.get("objective", "mentee-optimal")
    if objective == "rotations" and line.get("forbidden"):
        # Between those that respect the restrictions there may be steps that are no rotations.
        lattice = Lattice(market)
        kept = kept_sets(lattice, market, line)
        if kept is None or not lattice.is_connected(kept):
            return True
    if objective in sought.OBJECTIVES:
        return sought.may_refuse(line, market)
    return objective in ("median", *STRENGTHS) and max(market.seats[MENTEES], default=0) > 1


def several_each(market, line):
    """Whether both of a required pair have several seats, which no deletion log serves."""
    seats = market.seats
    return any(seats[0][one] > 1 and seats[1][two] > 1 for one, two in line.get("required", []))
