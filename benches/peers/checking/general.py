"""Matchings in one pool: rules, prices of odd sets, barriers (docs/CERTIFICATES.md, "One pool")."""

from fractions import Fraction

from .numbers import Wrong, exact, index, need, once_rounded, pairs_of


class Problem:
    """What a line asks. `gains` maps allowed pairs, lower agent first: with `sense` min all
    signs are turned, so that more is always better."""

    def __init__(self, line):
        self.sense = -1 if line.get("sense") == "min" else 1
        self.agents = line["agents"]
        self.free = line.get("cardinality", "maximum") == "free"
        numbers = [weight for _, _, weight in line["edges"]]
        limit = (1 << 61) // (self.agents + 1)
        whole = all(isinstance(number, int) for number in numbers)
        self.floats = not whole or any(abs(number) > limit for number in numbers)
        pair = lambda one, two: (min(one, two), max(one, two))
        forbidden = {pair(*given) for given in line.get("forbidden", [])}
        self.required = {pair(*given) for given in line.get("required", [])}
        self.gains = {pair(a, b): self.sense * exact(w) for a, b, w in line["edges"]}
        self.gains = {at: gain for at, gain in self.gains.items() if at not in forbidden}
        self.decided = {agent for given in self.required for agent in given}

    def total(self, pairs):
        """The sum of the gains; refuses what is no matching that holds the required pairs."""
        need(pairs == sorted(set(pairs)), "the pairs do not ascend")
        agents = [agent for pair in pairs for agent in pair]
        need(len(agents) == len(set(agents)), "somebody has two partners")
        need(all(pair in self.gains for pair in pairs), "a pair is not allowed")
        need(self.required <= set(pairs), "a required pair is not made")
        return sum(self.gains[pair] for pair in pairs)

    def bound(self, certificate, counts):
        """What no matching with one of these numbers of pairs beside the required ones beats."""
        own = [exact(price) for price in certificate["agent_prices"]]
        need(len(own) == self.agents, "prices of others")
        each = exact(certificate["pair_price"])
        sets = [(set(one["agents"]), exact(one["price"])) for one in certificate["odd_sets"]]
        for (inside, price), one in zip(sets, certificate["odd_sets"]):
            members = [index(agent, self.agents) for agent in one["agents"]]
            need(members == sorted(inside) and len(members) % 2 == 1, "no odd set")
            need(price >= 0, "an odd set's price is below zero")
        need(all(price >= 0 for price in own), "an agent's price is below zero")
        need(not self.free or each == 0, "each pair has a price though their number is free")
        for (one, two), gain in self.gains.items():
            if one not in self.decided and two not in self.decided:
                paid = sum(price for inside, price in sets if one in inside and two in inside)
                need(own[one] + own[two] + each + paid >= 2 * gain, f"{one}, {two} gain more than their prices")
        twice = sum(own) + sum(price * (len(inside) // 2) for inside, price in sets)
        twice += max(each * count for count in counts)
        return Fraction(twice, 2) + sum(self.gains[pair] for pair in self.required)

    def most(self, barrier):
        """How many pairs there can be, beside the required ones, by a barrier."""
        need(barrier is not None, "no barrier")
        out = {index(agent, self.agents) for agent in barrier}
        need(len(out) == len(barrier) and not out & self.decided, "no barrier of others")
        left = set(range(self.agents)) - out - self.decided
        near = {agent: [] for agent in left}
        for one, two in self.gains:
            if one in left and two in left:
                near[one].append(two)
                near[two].append(one)
        odd, seen = 0, set()
        for agent in left:
            part, open_ = 0, [agent] if agent not in seen else []
            seen.add(agent)
            while open_:
                part += 1
                for other in near[open_.pop()]:
                    if other not in seen:
                        seen.add(other)
                        open_.append(other)
            odd += part % 2
        playing = self.agents - len(self.decided)
        return (playing - max(0, odd - len(out))) // 2

    def refutes(self, witness):
        if witness["reason"] == "required-forbidden":
            pair = tuple(sorted((witness["one"], witness["two"])))
            return pair in self.required and pair not in self.gains
        if witness["reason"] == "required-twice":
            return sum(witness["agent"] in pair for pair in self.required) > 1
        raise Wrong(f"an unknown reason {witness['reason']}")

    def best(self):
        """The best total over all matchings; nothing where there are many agents, `False` where
        there is none."""
        if self.agents > 10:
            return None
        used = [agent for pair in self.required for agent in pair]
        if len(used) > len(set(used)) or not self.required <= set(self.gains):
            return False
        better = lambda kept: kept[1] if self.free else kept
        best = {0: (0, 0)}
        for agents in range(1, 1 << self.agents):
            low = (agents & -agents).bit_length() - 1
            rest = agents & (agents - 1)
            found = [best[rest]]
            for (one, two), gain in self.gains.items():
                if one == low and rest >> two & 1:
                    count, total = best[rest & ~(1 << two)]
                    found.append((count + 1, total + gain))
            best[agents] = max(found, key=better)
        playing = sum(1 << agent for agent in range(self.agents) if agent not in self.decided)
        return best[playing][1] + sum(self.gains[pair] for pair in self.required)


class Judge:
    """One answer against its pool. Comes back with the level that the answer earns."""

    def __init__(self, line, answer, folder):
        self.problem, self.answer = Problem(line), answer

    def level(self):
        answer, problem = self.answer, self.problem
        if answer["status"] == "impossible":
            need(problem.refutes(answer["witness"]), "the witness shows nothing")
            return "optimal"
        if answer.get("pairs") is None:
            need(answer["status"] == "stopped", "no pairs")
            return False
        pairs, certificate = pairs_of(answer["pairs"]), answer["certificate"]
        total = problem.total(pairs)
        value = once_rounded(problem.sense * total, problem.floats)
        need(type(answer["value"]) is type(value) and answer["value"] == value, f"the value is {value}")
        made = len(pairs) - len(problem.required)
        if "bound" in answer:
            most = problem.agents // 2 - len(problem.required)
            bound = problem.bound(certificate, (made, most))
            # So many of these units every total is.
            unit = Fraction(1, 1 << 1074) if problem.floats else 1
            bound = bound // unit * unit
            need(problem.sense * exact(answer["bound"]) >= bound, "the bound does not follow")
            return "feasible"
        if not problem.free:
            need(made == problem.most(certificate["barrier"]), "the barrier allows more pairs")
        bound = problem.bound(certificate, (made,))
        need(bound == total, f"the prices leave a gap of {bound - total}")
        # What was solved and cut short while it was verified has no bound.
        return "optimal" if answer["status"] == "solved" else False

    def truth(self):
        """What all matchings say of the answer; nothing where there are too many."""
        best, answer = self.problem.best(), self.answer
        if best is None:
            return False
        if answer["status"] == "impossible" or best is False:
            need((answer["status"] == "impossible") == (best is False) or answer.get("pairs") is None, "possible or not")
        elif answer["status"] == "solved":
            need(answer["value"] == once_rounded(self.problem.sense * best, self.problem.floats), f"the best is {best}")
        elif "bound" in answer:
            need(self.problem.sense * exact(answer["bound"]) >= best, "the bound is below the best")
        return True


def may_refuse(line, folder):
    """Whether an error is what the line deserves."""
    problem = Problem(line)
    if not problem.floats:
        return False
    largest = Fraction(float.fromhex("0x1.fffffffffffffp+1023") / (8 * (problem.agents + 1)))
    gains = [abs(exact(weight)) for _, _, weight in line["edges"]]
    return any(gain > largest or Fraction(float(gain)) != gain for gain in gains)
