"""All stable matchings of a strict market: rotations, what must precede what, and the proof of
a least cost (docs/CERTIFICATES.md, "Lattice proofs")."""

from .market import MENTEES, MENTORS
from .numbers import index, need, pairs_of


class Lattice:
    """Walks from the mentees' best stable matching down to the mentors' best one. A matching
    is its set of pairs."""

    def __init__(self, market):
        self.market = market
        self.top = frozenset(market.propose(MENTEES))
        self.bottom = frozenset(market.propose(MENTORS))

    def successors(self, made):
        """For each mentee who could go down: the first mentor after its worst that would rather
        have it than her worst mentee, and that mentee."""
        market, held = self.market, [[] for _ in range(self.market.counts[MENTORS])]
        worst_of = {}
        for mentee, mentor in made:
            held[mentor].append(mentee)
            at = market.place[MENTEES][mentee][mentor]
            worst_of[mentee] = max(at, worst_of.get(mentee, 0))
        place, found = market.place[MENTORS], {}
        for mentee, own in worst_of.items():
            for other in market.order[MENTEES][mentee][own:]:
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

    def exposed(self, made):
        """The rotations that can be eliminated, each from its smallest mentee."""
        successors, seen, rotations = self.successors(made), set(), []
        for start in sorted(successors):
            path, at = [], start
            while at in successors and at not in seen:
                seen.add(at)
                path.append(at)
                at = successors[at][1]
            if at in path:
                cycle = path[path.index(at) :]
                first = cycle.index(min(cycle))
                cycle = cycle[first:] + cycle[:first]
                # Each gives up the mentor whom the one before it gets.
                before = cycle[-1:] + cycle[:-1]
                rotations.append(tuple((at, successors[b][0]) for at, b in zip(cycle, before)))
        return rotations

    @staticmethod
    def gained(rotation):
        following = rotation[1:] + rotation[:1]
        return [(mentee, mentor) for (mentee, _), (_, mentor) in zip(rotation, following)]

    def eliminate(self, made, rotation):
        return (made - set(rotation)) | set(self.gained(rotation))

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
        return sorted(sorted(partners) for partners in seen)

    def within(self, kept):
        """The rotations that lead from one of these matchings to another."""
        pairs = ((made, rotation) for made in kept for rotation in self.exposed(made))
        return {rotation for made, rotation in pairs if frozenset(self.eliminate(made, rotation)) in kept}

    def is_connected(self, kept):
        """Whether rotations lead to each of these matchings, which respect restrictions, from the
        mentees' best of them."""
        above = {made for made in kept for rotation in self.exposed(made)}
        reached = {frozenset(self.eliminate(made, rotation)) for made in above for rotation in self.exposed(made)}
        return len(kept - reached) <= 1

    def need_rotations(self, rotations, precedes, kept=None):
        """These are all rotations, or all between the matchings that are kept, sorted, and
        `precedes` is the transitive reduction of what must precede what."""
        self.learn()
        told = [tuple(pairs_of(rotation)) for rotation in rotations]
        need(told == sorted(self.all if kept is None else self.within(kept)), "the rotations are others")
        if kept is not None:
            need(self.is_connected(kept), "other steps lie between the matchings")
            self.after = {one: {other for other in self.after[one] if other in told} for one in told}
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
        bound = sum(cost(*pair) for pair in partners)
        left = []
        for rotation in listed:
            turned = rotation.index(min(rotation)) if rotation else 0
            need(rotation[turned:] + rotation[:turned] in self.exposed(partners), "a rotation is not exposed")
            gained = self.gained(rotation)
            left.append(sum(cost(*pair) for pair in gained) - sum(cost(*pair) for pair in rotation))
            partners = self.eliminate(partners, rotation)
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
