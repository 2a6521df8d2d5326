"""Logs that are replayed: deletions under restrictions and for the smallest regret, and the
log that no strongly or super-stable matching exists (docs/CERTIFICATES.md, "Deletion logs",
"Insistence logs")."""

from .market import MENTEES, MENTORS, SIDES
from .numbers import index, need, pairs_of


class Deletions:
    """Pairs struck out one by one. A proposer insists on the first of its list that are left,
    as many as it has seats."""

    def __init__(self, market, side, forbids):
        self.market, self.side, self.forbids = market, side, forbids
        self.left = [list(row) for row in market.order[side]]
        # Of each receiver the best forbidden proposer that insisted: only better ones may come.
        self.bar = [None] * market.counts[1 - side]

    def insists(self, proposer, receiver):
        return receiver in self.left[proposer][: self.market.seats[self.side][proposer]]

    def forbidden(self, proposer, receiver):
        pair = (proposer, receiver) if self.side == MENTEES else (receiver, proposer)
        return self.forbids(*pair)

    def strike(self, at, pair):
        proposer, receiver = pair[self.side], pair[1 - self.side]
        need(receiver in self.left[index(proposer, len(self.left))], f"deletion {at} is of no pair that is left")
        place = self.market.place[1 - self.side][receiver]
        bar = self.bar[receiver]
        if self.forbidden(proposer, receiver):
            if self.insists(proposer, receiver) and (bar is None or place[proposer] < bar):
                self.bar[receiver] = place[proposer]
        elif bar is None or place[proposer] < bar:
            better = sum(
                place[other] < place[proposer]
                and self.insists(other, receiver)
                and not self.forbidden(other, receiver)
                for other in place
            )
            seats = self.market.seats[1 - self.side][receiver]
            need(better >= seats, f"deletion {at} does not follow")
        self.left[proposer].remove(receiver)

    def outcome(self, required=()):
        """The stable matching that is left, or nothing where none respects the rules."""
        market, pairs = self.market, []
        held = [0] * market.counts[1 - self.side]
        for proposer, row in enumerate(self.left):
            for receiver in row[: market.seats[self.side][proposer]]:
                need(not self.forbidden(proposer, receiver), "a forbidden pair is left")
                held[receiver] += 1
                pairs.append((proposer, receiver) if self.side == MENTEES else (receiver, proposer))
        seats = market.seats[1 - self.side]
        need(all(map(int.__le__, held, seats)), "more than the seats are left")
        if any(bar is not None and held[at] < seats[at] for at, bar in enumerate(self.bar)):
            return None
        pairs.sort()
        market.need_stable(pairs, market.place)
        return pairs if set(required) <= set(pairs) else None


def replay(market, log, forbids, required=()):
    """What a deletion log leaves."""
    desk = Deletions(market, SIDES.index(log["best_for"]), forbids)
    for at, pair in enumerate(pairs_of(log["deleted"])):
        desk.strike(at, pair)
    return desk.outcome(required)


def excluded(market, line):
    """The rule of forbidden and required pairs: a required pair forbids every other of the
    one of its two who has one seat."""
    forbidden = {tuple(pair) for pair in line.get("forbidden", [])}
    required = {tuple(pair) for pair in line.get("required", [])}

    def forbids(mentee, mentor):
        return (
            (mentee, mentor) in forbidden
            or market.seats[0][mentee] <= 1
            and any(one == mentee and two != mentor for one, two in required)
            or market.seats[1][mentor] <= 1
            and any(two == mentor and one != mentee for one, two in required)
        )

    return forbids, required


class Insistence:
    """Deletions for strong and super-stability, where mentees have at most one seat. A mentee
    insists on the mentors of its best tie that are left."""

    def __init__(self, market, strength):
        self.market, self.strength = market, strength
        self.left = [[list(tie) for tie in row] for row in market.groups[MENTEES]]
        self.insisting = [set() for _ in range(market.counts[MENTORS])]
        # Whether all seats must be taken, and the best rank of someone turned away.
        self.full = [seats == 0 for seats in market.seats[MENTORS]]
        self.refused = [None] * market.counts[MENTORS]
        for mentee in range(market.counts[MENTEES]):
            self.turn(mentee)

    def turn(self, mentee):
        """The mentee turns to the best tie that is left."""
        row = self.left[mentee]
        while row and not row[0]:
            row.pop(0)
        for mentor in self.heads(mentee):
            self.insisting[mentor].add(mentee)
            self.full[mentor] |= len(self.insisting[mentor]) >= self.market.seats[MENTORS][mentor]

    def heads(self, mentee):
        row = self.left[mentee]
        return row[0] if row and self.market.seats[MENTEES][mentee] else []

    def is_above(self, one, two):
        return one <= two if self.strength == "super" else one < two

    def delete(self, mentee, mentor):
        ranks = self.market.rank[MENTORS][mentor]
        for tie in self.left[mentee]:
            if mentor in tie:
                tie.remove(mentor)
        if mentee in self.insisting[mentor]:
            self.insisting[mentor].remove(mentee)
            best = self.refused[mentor]
            self.refused[mentor] = ranks[mentee] if best is None else min(best, ranks[mentee])
            self.full[mentor] = True
            if not self.left[mentee][0]:
                self.turn(mentee)

    def is_left(self, mentee, mentor):
        return any(mentor in tie for tie in self.left[index(mentee, len(self.left))])

    def outranked(self, mentee, mentor):
        need(self.is_left(mentee, mentor), "an outranked pair is not left")
        ranks = self.market.rank[MENTORS][mentor]
        above = sum(
            other != mentee and self.is_above(ranks[other], ranks[mentee])
            for other in self.insisting[mentor]
        )
        refused = self.refused[mentor]
        need(
            refused is not None
            and self.is_above(refused, ranks[mentee])
            or above >= self.market.seats[MENTORS][mentor],
            f"mentee {mentee} is not outranked at mentor {mentor}",
        )
        self.delete(mentee, mentor)

    def contested(self, seated, left):
        need(self.strength == "strong" and left, "nobody contests")
        named = [index(mentee, len(self.left)) for mentee in [one for one, _ in seated] + left]
        need(len(set(named)) == len(named), "a mentee contests twice")
        need(all(mentor in self.heads(mentee) for mentee, mentor in seated), "a seat not insisted on")
        rank, ends, reached = self.market.rank[MENTORS], {}, list(left)
        for mentee in reached:
            for mentor in self.heads(mentee):
                if mentor not in ends:
                    ranks = rank[mentor]
                    ends[mentor] = max(ranks[at] for at in ranks if self.is_left(at, mentor))
                    reached += [at for at, other in seated if other == mentor]
        need(set(named) == set(reached), "somebody is not reached")
        for mentor, end in ends.items():
            better = sum(rank[mentor][at] < end for at in self.insisting[mentor])
            room = max(0, self.market.seats[MENTORS][mentor] - better)
            need(sum(other == mentor for _, other in seated) == room, "a seat is free")
        for mentee in reached:
            for mentor in self.heads(mentee):
                need(rank[mentor][mentee] == ends[mentor], "somebody is not at the end of a list")
        for mentor, end in ends.items():
            for mentee, at in rank[mentor].items():
                if at == end and self.is_left(mentee, mentor):
                    self.delete(mentee, mentor)

    def contradicts(self):
        """More seats have to be filled than mentees are left to fill them."""
        needed = 0
        for mentor, insisting in enumerate(self.insisting):
            seats = self.market.seats[MENTORS][mentor]
            needed += seats if self.full[mentor] else min(len(insisting), seats)
        return needed > sum(bool(self.heads(at)) for at in range(self.market.counts[MENTEES]))


def refutes(market, log, strength):
    """Whether the log shows that no matching of this strength exists."""
    need(log["strength"] == strength, "the log is about another strength")
    need(max(market.seats[MENTEES], default=0) <= 1, "a mentee has several seats")
    desk = Insistence(market, strength)
    for step in log["steps"]:
        (kind, what), = step.items()
        if kind == "outranked":
            desk.outranked(*pairs_of([what])[0])
        else:
            need(kind == "contested", f"an unknown step {kind}")
            desk.contested(pairs_of(what["seated"]), what["left"])
    return desk.contradicts()
