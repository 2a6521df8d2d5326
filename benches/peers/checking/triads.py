"""Triples of three sides (docs/CERTIFICATES.md, "Triples")."""

from fractions import Fraction
from itertools import product

from .numbers import Wrong, exact, need, once_rounded

NAMES = ("a_over_b", "b_over_c", "c_over_a")


class Axial:
    """Weights of triples; `costs` are those of the page, with the bonus of each triple taken off,
    in whole multiples of `unit`."""

    def __init__(self, line):
        weights = line["weights"]
        rows = [row for table in weights for row in table]
        self.sides = (len(weights), len(weights[0]) if weights else 0, len(rows[0]) if rows else 0)
        self.gains = line.get("sense", "max") == "max"
        given = {
            (a, b, c): weight
            for a, table in enumerate(weights) for b, row in enumerate(table)
            for c, weight in enumerate(row) if weight is not None
        }
        self.floats = not all(isinstance(weight, int) for weight in given.values())
        self.weights = {triple: exact(weight) for triple, weight in given.items()}
        self.unit = Fraction(1)
        if self.floats:
            bottom = max((Fraction(weight).denominator for weight in self.weights.values()), default=1)
            self.unit = Fraction(1, bottom)
            whole = [weight / self.unit for weight in self.weights.values() if weight]
            while whole and all(weight % 2 == 0 for weight in whole):
                self.unit, whole = self.unit * 2, [weight / 2 for weight in whole]
        signed = {t: (-w if self.gains else w) / self.unit for t, w in self.weights.items()}
        spread = max(signed.values(), default=0) - min(signed.values(), default=0)
        bonus = max(signed.values(), default=0) + (min(self.sides) + 1) * spread + 1
        self.bonus = bonus
        self.costs = {triple: cost - bonus for triple, cost in signed.items()}

    def value(self, triples):
        return once_rounded(sum(self.weights[triple] for triple in triples), self.floats)


def listed(answer, sides):
    triples = [tuple(triple) for triple in answer["pairs"]]
    need(triples == sorted(triples), "the triples do not ascend")
    for side in range(3):
        agents = [triple[side] for triple in triples]
        need(len(set(agents)) == len(agents), "an agent in two triples")
        need(all(type(at) is int and 0 <= at < sides[side] for at in agents), "an agent out of range")
    return triples


class Judge:
    """One answer against its problem."""

    def __init__(self, line, answer, folder):
        self.line, self.answer = line, answer
        self.stopped = answer["status"] == "stopped"
        self.axial = line.get("objective", "axial") == "axial"
        if self.axial:
            self.problem = Axial(line)
        else:
            tied = lambda entry: entry if isinstance(entry, list) else [entry]
            self.ranks = []
            for name in NAMES:
                side = []
                for row in line[name]:
                    ranks, before = {}, 0
                    for tie in map(tied, row):
                        ranks.update((at, before) for at in tie)
                        before += len(tie)
                    side.append(ranks)
                self.ranks.append(side)
            self.sides = tuple(map(len, self.ranks))

    def level(self):
        answer = self.answer
        if answer["status"] == "impossible":
            need(not self.axial and answer["witness"]["search"] == "exhaustive", "an unknown witness")
            return "feasible"
        if answer["pairs"] is None:
            need(self.stopped, "no triples")
            return False
        return self.level_of_axial() if self.axial else self.level_of_cyclic()

    def level_of_axial(self):
        answer, problem = self.answer, self.problem
        triples = listed(answer, problem.sides)
        need(all(triple in problem.costs for triple in triples), "a triple that may not be")
        value = problem.value(triples)
        need(type(value) is type(answer["value"]) and value == answer["value"], f"the value is {value}")
        prices = answer["certificate"]["prices"]
        need(tuple(map(len, prices)) == problem.sides, "not one price for each agent")
        need(all(type(price) is int and price <= 0 for side in prices for price in side), "a price above 0")
        for (a, b, c), cost in problem.costs.items():
            need(64 * cost >= prices[0][a] + prices[1][b] + prices[2][c], "a triple costs less than its prices")
        least = -(-sum(map(sum, prices)) // 64)
        cost = sum(problem.costs[triple] for triple in triples)
        need(cost >= least, "the triples cost less than the prices")
        self.triples = triples
        return "optimal" if cost == least else "feasible"

    def level_of_cyclic(self):
        triples = listed(self.answer, self.sides)
        need(all(map(self.accepts, triples)), "a triple that is not acceptable")
        need(not self.blocks(triples), "a triple blocks")
        return "optimal"

    def accepts(self, triple):
        return all(triple[(side + 1) % 3] in self.ranks[side][triple[side]] for side in range(3))

    def blocks(self, triples):
        has = [{}, {}, {}]
        for triple in triples:
            for side in range(3):
                has[side][triple[side]] = self.ranks[side][triple[side]][triple[(side + 1) % 3]]
        gains = lambda side, agent, other: (
            other in self.ranks[side][agent]
            and (agent not in has[side] or self.ranks[side][agent][other] < has[side][agent])
        )
        return any(
            gains(0, a, b) and gains(1, b, c) and gains(2, c, a)
            for a, b, c in product(*map(range, self.sides))
        )

    def truth(self, budget=4000):
        """All sets of disjoint triples, where there are few."""
        may = sorted(self.problem.costs) if self.axial else [
            triple for triple in product(*map(range, self.sides)) if self.accepts(triple)
        ]
        found = [()]
        for triple in may:
            found += [
                some + (triple,) for some in found
                if all(one[side] != triple[side] for one in some for side in range(3))
            ]
            if len(found) > budget:
                return False
        answer = self.answer
        if not self.axial:
            exists = any(not self.blocks(some) for some in found)
            need(self.stopped or (answer["status"] == "solved") == exists, "possible or not")
            return True
        most = max(map(len, found))
        sums = [sum(self.problem.weights[t] for t in some) for some in found if len(some) == most]
        best = max(sums) if self.problem.gains else min(sums)
        if not self.stopped:
            need(len(answer["pairs"]) == most, f"{most} triples can be")
            need(once_rounded(best, self.problem.floats) == answer["value"], f"the best sum is {best}")
        elif answer.get("bound") is not None and len(answer["pairs"]) == most:
            # Rounded once, to the nearest.
            bound = answer["bound"]
            close = once_rounded(best, self.problem.floats)
            need(bound >= close if self.problem.gains else bound <= close, "the bound is past the best")
        return True


def may_refuse(line, folder):
    """Whether an error is what the line deserves: weights so far apart that sums are not exact."""
    if line.get("objective", "axial") != "axial":
        return False
    problem = Axial(line)
    return any(abs(weight / problem.unit) > 1 << 80 for weight in problem.weights.values())
