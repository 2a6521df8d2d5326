"""Assignments whose weights are compared and never added (docs/CERTIFICATES.md, "Profiles")."""

from . import assignment
from .numbers import exact, need

RANKS = ("rank-maximal", "generous", "greedy")
PROFILES = ("leximin",) + RANKS


def first(numbers):
    """The first that is not 0."""
    return next((number for number in numbers if number), 0)


class Judge(assignment.Judge):
    """An answer against its problem. A weight counts before those that `place` puts behind it."""

    def __init__(self, line, answer, folder):
        super().__init__(line, answer, folder)
        if self.objective == "rank-maximal" and not {"cardinality", "cover"} & set(line):
            self.problem.cardinality = "free"
        # Many of the best are wanted, or few of the worst.
        self.many = self.objective in ("rank-maximal", "greedy")

    def weight(self, row, column):
        return self.problem.sense * self.problem.weights[row][column]

    def place(self, weight):
        """What the weights are sorted by, the one that counts first in front."""
        if self.objective == "leximin":
            return self.problem.sense * weight
        return weight if self.many else -weight

    def proof(self, certificate, solved):
        answer = self.answer
        need(answer["value"] is None, "profiles have no value")
        self.is_profile(answer["profile"])
        stages, cover = certificate["stages"], certificate["cover"]
        if solved or answer["complete"]:
            self.count(self.problem, cover)
            named = self.stages(stages, solved)
            if not solved:
                self.is_settled(answer["bound"], named)
        else:
            need(stages == [] and answer["bound"] == [], "a bound of pairs that are too few")

    def counts(self):
        counts = {}
        for pair in self.pairs:
            weight = self.weight(*pair)
            counts[weight] = counts.get(weight, 0) + 1
        return counts

    def is_profile(self, told):
        """Each weight made with its pairs, the best in front."""
        best_first = lambda weight: -self.place(weight) if not self.many else self.place(weight)
        made = sorted(self.counts().items(), key=lambda entry: best_first(entry[0]))
        need([(exact(weight), count) for weight, count in told] == made, "another profile")

    def is_settled(self, told, named):
        counts = self.counts()
        settled = [(weight, counts.get(weight, 0)) for weight in named]
        need([(exact(weight), count) for weight, count in told] == settled, "another bound")

    def stages(self, stages, whole):
        """No other assignment as asked has a better profile: complementary slackness with rows
        of numbers, compared by their first difference. Comes back with the weights named."""
        problem, base = self.problem, 1 + self.problem.full
        weights = [[exact(weight) for weight in stage["weights"]] for stage in stages]
        named = [weight for stage in weights for weight in stage]
        places = list(map(self.place, named))
        need(all(map(lambda one, two: one < two, places, places[1:])), "not as the weights count")
        sign = 1 if self.many else -1
        worth = [
            {weight: sign * base ** (len(stage) - 1 - at) for at, weight in enumerate(stage)}
            for stage in weights
        ]
        prices = [[], []]
        pair_prices = []
        for stage in stages:
            told = stage["prices"]
            need(told["cover"] is None, "a cover of a stage")
            pair_prices.append(exact(told["pair_price"]))
            for side, name in enumerate(("row_prices", "column_prices")):
                need(len(told[name]) == problem.counts[side], "not one price for each agent")
                prices[side].append(list(map(exact, told[name])))
        if problem.cardinality == "free":
            need(not any(pair_prices), "a price of a pair where their number is free")
        degrees = problem.degrees(self.pairs)
        for side in (0, 1):
            for at, degree in enumerate(degrees[side]):
                price = first(stage[at] for stage in prices[side])
                need(degree >= problem.places[side][at] or price <= 0, "who has room has a price")
                least = max(problem.least[side][at], problem.decided[side][at])
                need(degree <= least or price >= 0, "who has more than the least pays for it")
        made = set(self.pairs)
        for row, columns in enumerate(problem.weights):
            for column in columns:
                pair, weight = (row, column), self.weight(row, column)
                gains = [
                    worth[at].get(weight, 0) - pair_prices[at] - prices[0][at][row] - prices[1][at][column]
                    for at in range(len(stages))
                ]
                known = weight in worth_of(worth)
                if pair in made:
                    need(pair in problem.required or first(gains) >= 0, "a pair made costs something")
                    behind = not whole and (not named or self.place(weight) > places[-1])
                    need(pair in problem.required or known or behind, "a pair made counts nowhere")
                    continue
                if not known and (whole or named and self.place(weight) < places[-1]):
                    self.is_barred(weight, weights, gains)
                else:
                    need(first(gains) <= 0, "a pair not made would gain")
        return named

    def is_barred(self, weight, weights, gains):
        """A pair not made whose weight no stage names."""
        before = 0
        while before < len(weights) and self.place(weights[before][-1]) < self.place(weight):
            before += 1
        reached = first(gains[:before])
        ahead = before == len(weights) or self.place(weight) < self.place(weights[before][0])
        need(reached < 0 or reached == 0 and not self.many and ahead, "a weight that counts is not named")

    def truth(self):
        everything = self.problem.best("ranked")
        if everything is None:
            return False
        answer = self.answer
        if answer["status"] == "impossible" or everything is False:
            possible = everything is not False
            need((answer["status"] == "impossible") != possible or answer["status"] == "stopped", "possible or not")
            return True
        if answer.get("pairs") is None:
            return True
        weights = {self.weight(row, column) for row, columns in enumerate(self.problem.weights) for column in columns}
        order = sorted(weights, key=self.place)
        sign = -1 if self.many else 1

        def key(pairs):
            made = [self.weight(*pair) for pair in pairs]
            return [sign * made.count(weight) for weight in order]

        best = min(key(pairs) for _, pairs in everything)
        if answer["status"] == "solved":
            need(key(self.pairs) == best, "another profile is better")
        else:
            settled = {exact(weight): count for weight, count in answer.get("bound") or []}
            for weight, count in settled.items():
                need(sign * best[order.index(weight)] == count if weight in order else count == 0, "the best differs from the bound")
        return True


def worth_of(worth):
    return {weight for stage in worth for weight in stage}


def may_refuse(line, problem):
    """Whether an error is what the line deserves."""
    objective = line["objective"]
    if objective in ("leximin", "generous") and line.get("cardinality") == "free":
        return True
    ranks = (problem.sense * gain for row in problem.weights for gain in row.values())
    return objective in RANKS and any(rank < 1 or rank != int(rank) for rank in ranks)
