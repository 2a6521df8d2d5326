"""All stable matchings of a strict market in which mentees have one seat: rotations, what must
precede what, and the proof of a least cost (docs/CERTIFICATES.md, "Lattice proofs")."""

from .market import MENTEES, MENTORS
from .numbers import index, need, pairs_of


class Lattice:
    """Walks from the mentees' best stable matching down to the mentors' best one. A matching
    is each mentee's mentor, or nothing."""

    def __init__(self, market):
        need(max(market.seats[MENTEES], default=0) <= 1, "a mentee has several seats")
        self.market = market
        self.top = self.partners(market.propose(MENTEES))
        self.bottom = self.partners(market.propose(MENTORS))

    def partners(self, pairs):
        partners = [None] * self.market.counts[MENTEES]
        for mentee, mentor in pairs:
            partners[mentee] = mentor
        return tuple(partners)

    @staticmethod
    def pairs(partners):
        return [(mentee, mentor) for mentee, mentor in enumerate(partners) if mentor is not None]

    def successors(self, partners):
        """For each mentee who could go down: the first mentor after its own that would rather
        have it than its worst mentee, and that mentee."""
        market, held = self.market, [[] for _ in range(self.market.counts[MENTORS])]
        for mentee, mentor in self.pairs(partners):
            held[mentor].append(mentee)
        place, found = market.place[MENTORS], {}
        for mentee, mentor in self.pairs(partners):
            for other in market.order[MENTEES][mentee][market.place[MENTEES][mentee][mentor] :]:
                if not market.seats[MENTORS][other]:
                    continue
                if len(held[other]) < market.seats[MENTORS][other]:
                    # All stable matchings leave this mentor a seat: nobody comes to it.
                    break
                worst = max(held[other], key=lambda at: place[other][at])
                if place[other][mentee] < place[other][worst]:
                    found[mentee] = (other, worst)
                    break
        return found

    def exposed(self, partners):
        """The rotations that can be eliminated, each from its smallest mentee."""
        successors, seen, rotations = self.successors(partners), set(), []
        for start in successors:
            path, at = [], start
            while at in successors and at not in seen:
                seen.add(at)
                path.append(at)
                at = successors[at][1]
            if at in path:
                cycle = path[path.index(at) :]
                first = cycle.index(min(cycle))
                cycle = cycle[first:] + cycle[:first]
                rotations.append(tuple((mentee, partners[mentee]) for mentee in cycle))
        return rotations

    @staticmethod
    def eliminate(partners, rotation):
        after = list(partners)
        for (mentee, _), (_, mentor) in zip(rotation, rotation[1:] + rotation[:1]):
            after[mentee] = mentor
        return tuple(after)

    def rotations(self):
        """All of them, in an order in which they can be eliminated."""
        partners, found = self.top, []
        while exposed := self.exposed(partners):
            for rotation in exposed:
                found.append(rotation)
                partners = self.eliminate(partners, rotation)
        return found

    def followers(self, rotation):
        """The rotations that cannot come before this one was eliminated, itself included."""
        partners, reached = self.top, set()
        while True:
            exposed = [other for other in self.exposed(partners) if other != rotation]
            if not exposed:
                return {other for other in self.all if other not in reached}
            for other in exposed:
                reached.add(other)
                partners = self.eliminate(partners, other)

    def learn(self):
        """All rotations, and what follows each."""
        self.all = self.rotations()
        self.after = {rotation: self.followers(rotation) for rotation in self.all}

    def matchings(self, budget):
        """All stable matchings as their pairs, ascending; nothing beyond the budget."""
        seen, waiting = {self.top}, [self.top]
        while waiting:
            partners = waiting.pop()
            for rotation in self.exposed(partners):
                after = self.eliminate(partners, rotation)
                if after not in seen:
                    if len(seen) >= budget:
                        return None
                    seen.add(after)
                    waiting.append(after)
        return sorted(self.pairs(partners) for partners in seen)

    def need_rotations(self, rotations, precedes):
        """These are all rotations, sorted, and `precedes` is the transitive reduction of
        what must precede what."""
        self.learn()
        told = [tuple(pairs_of(rotation)) for rotation in rotations]
        need(told == sorted(self.all), "the rotations are others")
        if precedes is None:
            return
        number = {rotation: at for at, rotation in enumerate(told)}
        after = [{number[other] for other in self.after[one]} - {number[one]} for one in told]
        direct = [
            [one, two]
            for one, others in enumerate(after)
            for two in sorted(others)
            if not any(two in after[between] for between in others)
        ]
        need(precedes == direct, "the order of the rotations is another")

    def least_cost(self, cost, proof):
        """The cost below which no stable matching is, as the proof shows."""
        listed = [tuple(pairs_of(rotation)) for rotation in proof["rotations"]]
        partners = self.top
        bound = sum(cost(*pair) for pair in self.pairs(partners))
        left = []
        for rotation in listed:
            turned = rotation.index(min(rotation)) if rotation else 0
            need(rotation[turned:] + rotation[:turned] in self.exposed(partners), "a rotation is not exposed")
            after = self.eliminate(partners, rotation)
            left.append(sum(cost(at, after[at]) - cost(at, partners[at]) for at, _ in rotation))
            partners = after
        need(partners == self.bottom, "the rotations do not lead to the mentors' best")
        self.all = [min((r[k:] + r[:k] for k in range(len(r)))) for r in listed]
        known = {}
        for earlier, later, multiplier in proof["multipliers"]:
            need(multiplier >= 0, "a multiplier is negative")
            index(earlier, len(listed)), index(later, len(listed))
            if earlier not in known:
                known[earlier] = self.followers(self.all[earlier])
            need(earlier != later and self.all[later] in known[earlier], "neither need precede the other")
            left[earlier] -= multiplier
            left[later] += multiplier
        return bound + sum(min(change, 0) for change in left)
