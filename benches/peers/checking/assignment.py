"""Assignments: rules, prices, covers, witnesses (docs/CERTIFICATES.md, "Assignments")."""

import os
from fractions import Fraction
from math import inf

from .numbers import Npy, Wrong, exact, index, need, once_rounded, pairs_of

ROWS, COLUMNS = 0, 1
NAMES = ("rows", "columns")


class Problem:
    """What a line asks. `weights[row]` maps columns to gains: with `sense` min all signs are
    turned, so that more is always better."""

    def __init__(self, line, folder):
        self.sense = -1 if line.get("sense") == "min" else 1
        self.floats = False
        given = self.read(line, folder)
        prices = [line.get(f"{name}_unmatched") for name in ("row", "column")]
        numbers = [weight for row in given for weight in row.values()]
        numbers += [price for side in prices for price in side or []]
        limit = (1 << 61) // (sum(self.counts) + 1)
        if not self.whole_file:
            whole = all(isinstance(number, int) for number in numbers)
            self.floats = not whole or any(abs(number) > limit for number in numbers)
        elif any(isinstance(price, float) for side in prices for price in side or []):
            self.floats = True
        forbidden = {tuple(pair) for pair in line.get("forbidden", [])}
        self.required = {tuple(pair) for pair in line.get("required", [])}
        self.weights = [
            {at: self.sense * exact(w) for at, w in row.items() if (row_at, at) not in forbidden}
            for row_at, row in enumerate(given)
        ]
        self.alone = [
            [exact(price) for price in side] if side else [0] * count
            for side, count in zip(prices, self.counts)
        ]
        each = lambda name, side, default: line.get(name) or [default] * self.counts[side]
        self.seats = [each("row_seats", 0, 1), each("column_seats", 1, 1)]
        self.least = [each("row_minimum", 0, 0), each("column_minimum", 1, 0)]
        cover = line.get("cover")
        self.cardinality = f"cover {cover}" if cover else line.get("cardinality", "maximum")
        if cover:
            side = NAMES.index(cover)
            self.least[side] = list(map(max, self.least[side], self.seats[side]))
        self.tally()

    def read(self, line, folder):
        """The weights as given, row by row."""
        self.whole_file = False
        if "npy" in line:
            array = Npy(os.path.join(folder, line["npy"]))
            self.whole_file, self.floats = array.whole, not array.whole
            self.counts = (len(array.rows), array.columns)
            return [dict(enumerate(row)) for row in array.rows]
        if "edges" in line:
            self.counts = (line["rows"], line["columns"])
            rows = [{} for _ in range(line["rows"])]
            for row, column, weight in line["edges"]:
                rows[row][column] = weight
            return rows
        table = line["weights"]
        self.counts = (len(table), len(table[0]) if table else 0)
        return [{at: w for at, w in enumerate(row) if w is not None} for row in table]

    def tally(self):
        """Places, and the required pairs of each."""
        self.places = [
            [min(seats, self.counts[1 - side]) for seats in self.seats[side]] for side in (0, 1)
        ]
        self.full = min(map(sum, self.places))
        self.decided = [[0] * count for count in self.counts]
        for pair in self.required:
            for side in (0, 1):
                self.decided[side][pair[side]] += 1

    def keeping(self, keep):
        """The same problem with the pairs whose gain `keep` accepts."""
        other = object.__new__(Problem)
        other.__dict__.update(self.__dict__)
        other.weights = [{at: w for at, w in row.items() if keep(w)} for row in self.weights]
        return other

    def pairs(self):
        """The allowed pairs that are not required."""
        for row, weights in enumerate(self.weights):
            for column in weights:
                if (row, column) not in self.required:
                    yield row, column

    def degrees(self, pairs):
        degrees = [[0] * count for count in self.counts]
        for pair in pairs:
            for side in (0, 1):
                degrees[side][pair[side]] += 1
        return degrees

    def total(self, pairs):
        """The sum of the gains, less the prices of those who stay alone."""
        degrees = self.degrees(pairs)
        total = sum(self.weights[row][column] for row, column in pairs)
        for side in (0, 1):
            total -= sum(p for p, degree in zip(self.alone[side], degrees[side]) if not degree)
        return total

    def keeps_rules(self, pairs):
        """Refuses pairs that no stopped answer may make; says whether minimums are met."""
        need(len(set(pairs)) == len(pairs), "a pair is made twice")
        for row, column in pairs:
            need(column in self.weights[index(row, self.counts[0])], f"pair {row}, {column} is not allowed")
        need(self.required <= set(pairs), "a required pair is not made")
        degrees = self.degrees(pairs)
        for side in (0, 1):
            for at, (degree, seats) in enumerate(zip(degrees[side], self.seats[side])):
                need(degree <= seats, f"{NAMES[side]} {at}: {degree} partners, {seats} seats")
        return all(
            degree >= least
            for side in (0, 1)
            for degree, least in zip(degrees[side], self.least[side])
        )

    def most_pairs(self, cover):
        """The number of pairs that a cover allows at most."""
        listed = [set(cover["rows"]), set(cover["columns"])]
        most = len(self.required)
        for side in (0, 1):
            for at in listed[side]:
                index(at, self.counts[side])
                most += max(0, self.places[side][at] - self.decided[side][at])
        return most + sum(r not in listed[0] and c not in listed[1] for r, c in self.pairs())

    def bound(self, prices, fewest, most):
        """No assignment with between `fewest` and `most` pairs has a higher total: for any
        prices, by weak duality. Below everything where there is no such assignment."""
        price = [
            [self.sense * exact(number) for number in prices[name]]
            for name in ("row_prices", "column_prices")
        ]
        for side in (0, 1):
            need(len(price[side]) == self.counts[side], "not one price for each agent")
        pair_price = self.sense * exact(prices["pair_price"])
        if fewest > most:
            return -inf
        total = max(fewest * pair_price, most * pair_price)
        for side in (0, 1):
            for at, own in enumerate(price[side]):
                low = max(self.least[side][at], self.decided[side][at])
                high = self.places[side][at]
                if low > high:
                    return -inf
                choices = [number * own for number in (low, max(low, 1), high) if 0 < number <= high]
                if low == 0:
                    choices.append(-self.alone[side][at])
                total += max(choices)
        for row, weights in enumerate(self.weights):
            own = price[0][row] + pair_price
            for column, weight in weights.items():
                left = weight - own - price[1][column]
                if left > 0 or (row, column) in self.required:
                    total += left
        return total

    # Witnesses.

    def refutes(self, witness):
        """Whether the witness shows that no assignment is as asked."""
        reason = witness["reason"]
        if reason == "required-forbidden":
            pair = (witness["row"], witness["column"])
            return pair in self.required and pair[1] not in self.weights[pair[0]]
        if reason in ("required-above-seats", "minimum-above-seats"):
            side = NAMES.index(witness["side"])
            at = index(witness["agent"], self.counts[side])
            what, told = (
                (self.decided, "required") if reason[0] == "r" else (self.least, "minimum")
            )
            seats = self.seats[side][at]
            return witness[told] == what[side][at] > seats == witness["seats"]
        if reason == "shortage":
            return self.is_short(witness)
        raise Wrong(f"an unknown reason {reason}")

    def is_short(self, hall):
        """Hall: these agents need more pairs than their possible partners can give."""
        side = NAMES.index(hall["side"])
        agents = set(hall["agents"])
        need(len(agents) == len(hall["agents"]), "an agent twice in the witness")
        need(all(at in range(self.counts[side]) for at in agents), "an agent out of range")
        possible = {}
        for row, weights in enumerate(self.weights):
            for column in weights:
                pair = (row, column)
                if pair[side] in agents:
                    possible[pair[1 - side]] = possible.get(pair[1 - side], 0) + 1
        need(hall["neighbours"] == sorted(possible), "the neighbours are others")
        available = 0
        for at, count in possible.items():
            taken = sum(p[1 - side] == at and p[side] not in agents for p in self.required)
            available += min(count, max(0, self.seats[1 - side][at] - taken))
        needs = [sum(self.least[side][at] for at in agents)]
        if self.cardinality == "full" and sum(self.places[side]) == self.full:
            needs.append(sum(self.places[side][at] for at in agents))
        need(hall["needed"] in needs, "the agents need another number of pairs")
        need(hall["available"] == available, "another number of pairs is available")
        return hall["needed"] > available

    # Everything, for tiny problems.

    def best(self, objective, budget=4000):
        """The best total, or the best worst gain and the best total beside it, over all sets
        of pairs as asked; nothing where there are too many sets, `False` where there is none."""
        free = list(self.pairs())
        if 1 << min(len(free), 60) > budget:
            return None
        if any(column not in self.weights[row] for row, column in self.required):
            return False
        found = []
        for chosen in range(1 << len(free)):
            pairs = [free[at] for at in range(len(free)) if chosen >> at & 1]
            pairs += self.required
            degrees = self.degrees(pairs)
            if all(
                least <= degree <= seats
                for side in (0, 1)
                for least, degree, seats in zip(self.least[side], degrees[side], self.seats[side])
            ):
                found.append(pairs)
        size = {"full": self.full, "maximum": max(map(len, found), default=0)}.get(self.cardinality)
        found = [pairs for pairs in found if size is None or len(pairs) == size]
        if not found:
            return False
        if objective == "ranked":
            return [(self.total(pairs), sorted(pairs)) for pairs in found]
        if objective == "sum":
            return max(map(self.total, found))
        worst = lambda pairs: min((self.weights[r][c] for r, c in pairs), default=inf)
        best = max(map(worst, found))
        return best, max(self.total(pairs) for pairs in found if worst(pairs) == best)


class Judge:
    """One answer against its problem. Comes back with the level that the answer earns."""

    def __init__(self, line, answer, folder):
        self.problem, self.answer, self.limit = Problem(line, folder), answer, line.get("limit")
        self.objective = line.get("objective", "sum")

    def level(self):
        answer, problem = self.answer, self.problem
        if answer["status"] == "impossible":
            need(problem.refutes(answer["witness"]), "the witness shows nothing")
            return "optimal"
        if "matchings" in answer:
            return self.ranked()
        if answer.get("pairs") is None:
            need(answer["status"] == "stopped", "no pairs")
            return False
        self.pairs = pairs_of(answer["pairs"])
        need(self.pairs == sorted(set(self.pairs)), "the pairs do not ascend")
        self.met = problem.keeps_rules(self.pairs)
        # What was solved and cut short while it was verified has its whole proof and no bound.
        solved = answer["status"] == "solved" or "complete" not in answer
        self.proof(answer["certificate"], solved)
        if solved and answer["status"] == "stopped":
            need(answer["reason"] == "deadline", "another reason")
            return False
        return "optimal" if solved else "feasible"

    def proof(self, certificate, solved):
        """The certificate shows what is claimed of the pairs."""
        answer, problem = self.answer, self.problem
        if self.objective in ("sum", "ranked") and solved:
            self.best_sum(problem, answer["value"], certificate, certificate.get("cover"))
        elif self.objective in ("sum", "ranked"):
            self.partial(problem, answer, certificate)
        elif solved:
            self.bottleneck(certificate)
        else:
            self.partial_bottleneck(certificate)

    def ranked(self):
        """A list of assignments, the best first; the certificate is that of the best sum."""
        answer, problem = self.answer, self.problem
        found = [pairs_of(pairs) for pairs in answer["matchings"]]
        stopped = answer["status"] == "stopped"
        need(answer["pairs"] is None and answer["count"] == len(found) == len(answer["values"]), "another count")
        need(self.limit is None or len(found) <= self.limit, "more than the limit")
        totals = []
        for pairs, value in zip(found, answer["values"]):
            need(pairs == sorted(set(pairs)), "the pairs do not ascend")
            self.pairs, self.met = pairs, problem.keeps_rules(pairs)
            need(self.met, "a minimum is not met")
            totals.append(problem.total(pairs))
            self.is_value(value, totals[-1])
            if not totals[1:]:
                self.best_sum(problem, answer["value"], answer["certificate"], answer["certificate"]["cover"])
        if problem.cardinality in ("full", "maximum"):
            need(len(set(map(len, found))) <= 1, "another number of pairs")
        for one, two in zip(zip(totals, found), list(zip(totals, found))[1:]):
            need(one[0] > two[0] or one[0] == two[0] and one[1] < two[1], "not in order")
        need(not stopped or answer["bound"] == answer["value"], "another bound")
        self.found = list(zip(totals, found))
        return "feasible"

    def truth_of_ranked(self, everything):
        """The list, of all assignments."""
        ordered = sorted(((-total, pairs) for total, pairs in everything))
        told = [(-total, pairs) for total, pairs in self.found]
        need(told == ordered[: len(told)], "another order")
        most = len(ordered) if self.limit is None else min(self.limit, len(ordered))
        need(len(told) == most or self.answer["status"] == "stopped", f"{most} are to be listed")

    def is_value(self, told, gain):
        """Whether the number written stands for this gain."""
        value = once_rounded(self.problem.sense * gain, self.problem.floats)
        need(type(told) is type(value) and told == value, f"value {told}, it is {value}")

    def count(self, problem, cover):
        """The number of pairs is as asked."""
        made = len(self.pairs)
        need(self.met, "a minimum is not met")
        if problem.cardinality == "full":
            need(made == problem.full, f"{made} pairs, {problem.full} are asked for")
        elif problem.cardinality == "maximum":
            need(cover is not None, "no cover bounds the number of pairs")
            need(made == problem.most_pairs(cover), "the cover allows more pairs")
            return made, made
        return self.range(problem, 0)

    def range(self, problem, fewest):
        """How many pairs an assignment as asked can have."""
        if problem.cardinality == "full":
            return problem.full, problem.full
        if problem.cardinality == "maximum":
            return fewest, problem.full
        if problem.cardinality.startswith("cover"):
            pairs = sum(problem.least[NAMES.index(problem.cardinality[6:])])
            return pairs, pairs
        return min(len(problem.required), problem.full), problem.full

    def best_sum(self, problem, value, prices, cover):
        """The total is the best of all, by the prices."""
        total = problem.total(self.pairs)
        self.is_value(value, total)
        bound = problem.bound(prices, *self.count(problem, cover))
        need(bound >= total, "the prices bound the total below itself")
        need(bound == total, f"the prices leave a gap of {bound - total}")

    def worst(self):
        weights = self.problem.weights
        return min((weights[row][column] for row, column in self.pairs), default=None)

    def told(self, number):
        """A weight as a gain."""
        return None if number is None else self.problem.sense * exact(number)

    def bottleneck(self, certificate):
        problem, answer, worst = self.problem, self.answer, self.worst()
        then_sum = self.objective == "bottleneck-then-sum"
        need(self.told(answer["bottleneck" if then_sum else "value"]) == worst, "another bottleneck")
        cover, limit = certificate["cover"], certificate["limit"]
        self.count(problem, cover)
        if worst is None:
            need(limit == "no-pairs", "a limit where no pair is made")
        else:
            self.limits(problem.keeping(lambda gain: gain > worst), limit)
        if not then_sum:
            return
        need(self.told(certificate["bottleneck"]) == worst, "the worst pair is another")
        inner = certificate["assignment"]
        self.same_pairs(inner["matching"])
        kept = problem if worst is None else problem.keeping(lambda gain: gain >= worst)
        need(answer["value"] == inner["value"], "another value")
        self.best_sum(kept, inner["value"], inner["certificate"], inner["certificate"]["cover"] or cover)

    def same_pairs(self, matching):
        rows = [[column for r, column in self.pairs if r == row] for row in range(self.problem.counts[0])]
        columns = [[row for row, c in self.pairs if c == column] for column in range(self.problem.counts[1])]
        need(matching == {"mentors_of": rows, "mentees_of": columns}, "other pairs in the certificate")

    def limits(self, better, limit):
        """Better pairs alone do not suffice."""
        (kind, proof), = limit.items()
        if kind == "impossible":
            need(better.refutes(proof), "better pairs are not shown to be too few")
        else:
            need(kind == "fewer", f"an unknown limit {kind}")
            need(better.most_pairs(proof) < len(self.pairs), "better pairs may be as many")

    def partial(self, problem, told, prices):
        """A stopped sum: value, completeness and bound."""
        self.is_value(told["value"], problem.total(self.pairs))
        made = len(self.pairs)
        low, high = self.range(problem, made if self.met else min(len(problem.required), problem.full))
        asked = made if problem.cardinality == "free" else high
        need(told["complete"] == (self.met and made == asked), "complete or not")
        bound = problem.bound(prices, low, high)
        need(problem.sense * exact(told["bound"]) >= bound, "the bound does not follow")

    def partial_bottleneck(self, certificate):
        problem, answer, worst = self.problem, self.answer, self.worst()
        need(self.told(certificate["bottleneck"]) == worst, "the worst pair is another")
        inner, limit, cover = (certificate[name] for name in ("assignment", "limit", "cover"))
        self.same_pairs(inner["matching"])
        complete = inner["complete"] or cover is not None
        need(answer["complete"] == complete, "complete or not")
        bound = self.told(certificate["bound"])
        if self.objective == "bottleneck":
            need(self.told(answer["value"]) == worst, "another value")
            need(self.told(answer["bound"]) == bound, "another bound")
        else:
            need(self.told(answer["bottleneck"]) == worst, "another bottleneck")
            need(answer["value"] == inner["value"] and answer["bound"] == inner["bound"], "other sums")
        if cover is not None:
            need(self.met and problem.most_pairs(cover) == len(self.pairs), "no cover")
        if limit == "no-pairs":
            allowed = [gain for row in problem.weights for gain in row.values()]
            need(bound is None and not allowed or bound is not None and max(allowed, default=bound) <= bound,
                 "a pair is better than the bound")
        else:
            need("fewer" not in limit or complete, "fewer than nobody knows how many")
            self.limits(problem.keeping(lambda gain: bound is None or gain > bound), limit)
        kept = problem.keeping(lambda gain: gain >= worst) if complete and worst is not None else problem
        self.partial(kept, inner, inner["certificate"])

    def truth(self):
        """What all sets of pairs say of the answer: nothing where there are too many."""
        best = self.problem.best(self.objective)
        if best is None:
            return False
        answer, sense = self.answer, self.problem.sense
        if answer["status"] == "impossible" or best is False:
            stopped = answer["status"] == "stopped"
            need((answer["status"] == "impossible") == (best is False) or stopped, "possible or not")
            return True
        if self.objective == "ranked":
            if "matchings" in answer:
                self.truth_of_ranked(best)
            return True
        if answer["status"] == "stopped":
            self.truth_of_bound(best)
            return True
        if self.objective == "sum":
            self.is_value(answer["value"], best)
            return True
        worst, total = best
        if self.objective == "bottleneck-then-sum":
            self.is_value(answer["value"], total)
        told = answer["bottleneck" if self.objective == "bottleneck-then-sum" else "value"]
        need(self.told(told) == (None if worst == inf else worst), f"the best worst is {sense * worst}")
        return True

    def truth_of_bound(self, best):
        if self.answer.get("bound") is None:
            return
        bound = self.told(self.answer["bound"])
        if self.objective == "bottleneck":
            need(bound is None or bound >= best[0] or best[0] == inf, "the bound is below the best")
        elif self.objective == "sum":
            need(bound >= best, "the bound is below the best")


def may_refuse(line, folder):
    """Whether an error is what the line deserves."""
    if line.get("objective", "sum") in ("bottleneck", "bottleneck-then-sum") and line.get("cardinality") == "free":
        return True
    problem = Problem(line, folder)
    if problem.floats:
        largest = float.fromhex("0x1.fffffffffffffp+1023") / (8 * (sum(problem.counts) + 1))
        gains = [abs(gain) for row in problem.weights for gain in row.values()]
        gains += [abs(price) for side in problem.alone for price in side]
        if any(gain > Fraction(largest) for gain in gains):
            return True
        if any(Fraction(float(gain)) != gain for gain in gains):
            return True
    return any(
        price < 0 and seats > 1
        for side in (0, 1)
        for price, seats in zip(problem.alone[side], problem.seats[side])
    )
