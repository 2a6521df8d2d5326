"""Two-sided markets: lists, ranks, stability by definition, deferred acceptance
(docs/CERTIFICATES.md, "Two-sided markets")."""

import os

from .numbers import Npy, need

MENTEES, MENTORS = 0, 1
SIDES = ("mentees", "mentors")


class Market:
    """What a line asks. `groups[side][agent]` are the acceptable partners, best first, tied
    ones together; `order` and `place` are the lists as broken."""

    def __init__(self, line, folder):
        self.equal_scores = False
        given = self.read(line, folder)
        self.counts = tuple(map(len, given))
        listed = [[{at for tie in row for at in tie} for row in side] for side in given]
        self.dropped = 0
        self.groups = [[], []]
        for side in (0, 1):
            for agent, row in enumerate(given[side]):
                kept = [[at for at in tie if agent in listed[1 - side][at]] for tie in row]
                self.dropped += sum(map(len, row)) - sum(map(len, kept))
                self.groups[side].append([tie for tie in kept if tie])
        self.has_ties = any(len(t) > 1 for side in self.groups for row in side for t in row)
        self.seats = [
            line.get(f"{name}_seats") or [1] * count
            for name, count in zip(("mentee", "mentor"), self.counts)
        ]
        self.minimum = line.get("mentor_minimum") or [0] * self.counts[MENTORS]
        self.rank = [[self.ranks(row) for row in side] for side in self.groups]
        self.break_ties(line.get("seed"))

    @staticmethod
    def ranks(row):
        """1 + the number of entries strictly preferred, by partner."""
        ranks, before = {}, 0
        for tie in row:
            ranks.update((at, before + 1) for at in tie)
            before += len(tie)
        return ranks

    def read(self, line, folder):
        if "mentees" in line:
            tied = lambda entry: entry if isinstance(entry, list) else [entry]
            return [[[tied(entry) for entry in row] for row in line[side]] for side in SIDES]
        if "mentees_npy" in line:
            files = [Npy(os.path.join(folder, line[f"{side}_npy"])) for side in SIDES]
            return [[[[at] for at in row] for row in file.lists()] for file in files]
        sides = []
        for name in ("mentee", "mentor"):
            rows = Npy(os.path.join(folder, line[f"{name}_scores_npy"])).rows
            floor = line.get(f"{name}_floor")
            self.equal_scores |= any(len(set(row)) < len(row) for row in rows)
            sides.append([self.tiers(row, floor) for row in rows])
        return sides

    @staticmethod
    def tiers(scores, floor):
        """Partners by falling score, equal scores together."""
        kept = {score for score in scores if floor is None or score >= floor}
        return [
            [at for at, score in enumerate(scores) if score == tier]
            for tier in sorted(kept, reverse=True)
        ]

    def break_ties(self, seed):
        """By index, or by the order that the seed draws."""
        self.order = [[], []]
        for side in (0, 1):
            drawn = range(self.counts[1 - side])
            if seed is not None:
                drawn = lottery(seed, f"ties-{SIDES[1 - side]}", self.counts[1 - side])
            for row in self.groups[side]:
                broken = [at for tie in row for at in sorted(tie, key=lambda at: drawn[at])]
                self.order[side].append(broken)
        self.place = [
            [{at: place for place, at in enumerate(row, 1)} for row in side] for side in self.order
        ]

    def partners(self, pairs):
        held = [[[] for _ in range(count)] for count in self.counts]
        for pair in pairs:
            for side in (0, 1):
                held[side][pair[side]].append(pair[1 - side])
        return held

    def need_stable(self, pairs, ranks, strength="weak"):
        """Refuses pairs that are not a matching, or that some pair blocks."""
        need(pairs == sorted(set(pairs)), "the pairs do not ascend")
        for mentee, mentor in pairs:
            need(0 <= mentee < self.counts[0], f"mentee {mentee} out of range")
            need(mentor in ranks[0][mentee], f"pair {mentee}, {mentor} is not acceptable")
        held = self.partners(pairs)
        worst = [[], []]
        for side in (0, 1):
            for agent, partners in enumerate(held[side]):
                seats = self.seats[side][agent]
                need(len(partners) <= seats, f"{SIDES[side]} {agent} has more partners than seats")
                full = len(partners) == seats
                # With a free seat anybody is better than nobody; with no seat nobody is.
                bar = max((ranks[side][agent][at] for at in partners), default=0) if full else None
                worst[side].append(bar)
        made = set(pairs)
        for mentee, row in enumerate(ranks[0]):
            for mentor, rank in row.items():
                if (mentee, mentor) in made:
                    continue
                gains = [
                    self.gain(worst[0][mentee], rank),
                    self.gain(worst[1][mentor], ranks[1][mentor][mentee]),
                ]
                blocks = {
                    "weak": min(gains) > 0,
                    "strong": min(gains) >= 0 and max(gains) > 0,
                    "super": min(gains) >= 0,
                }[strength]
                need(not blocks, f"mentee {mentee} and mentor {mentor} block")

    @staticmethod
    def gain(worst, rank):
        """Above 0 where a partner of this rank is better than the worst, 0 where as good."""
        return 1 if worst is None else worst - rank

    def measures(self, pairs):
        """The rank sums of both sides and the largest rank, by the lists as broken."""
        own = [self.place[0][mentee][mentor] for mentee, mentor in pairs]
        other = [self.place[1][mentor][mentee] for mentee, mentor in pairs]
        return sum(own), sum(other), max(own + other, default=0)

    def propose(self, side):
        """The stable matching that is the best for a side: deferred acceptance."""
        held = [[] for _ in range(self.counts[1 - side])]
        place = self.place[1 - side]
        left = [iter(row) for row in self.order[side]]
        waiting = [at for at, seats in enumerate(self.seats[side]) for _ in range(min(seats, len(self.order[side][at])))]
        while waiting:
            proposer = waiting.pop()
            receiver = next(left[proposer], None)
            if receiver is None:
                continue
            row = held[receiver]
            row.append(proposer)
            if len(row) > self.seats[1 - side][receiver]:
                worst = max(row, key=lambda at: place[receiver][at])
                row.remove(worst)
                waiting.append(worst)
        pairs = [(at, receiver) for receiver, row in enumerate(held) for at in row]
        return sorted(pairs if side == MENTEES else [pair[::-1] for pair in pairs])

    def improves(self, pairs, side):
        """Whether agents of `side` could exchange partners along a cycle, all to their gain,
        so that the matching stays stable. Where none can, it is the best for that side."""
        held, giving = self.partners(pairs), 1 - side
        free = lambda of, at: len(held[of][at]) < self.seats[of][at]
        worst = lambda of, at: max(held[of][at], key=lambda other: self.place[of][at][other])
        following = {}
        for giver in range(self.counts[giving]):
            if free(giving, giver) or not held[giving][giver]:
                continue
            last = worst(giving, giver)
            own = set(held[giving][giver])
            for at in self.order[giving][giver][self.place[giving][giver][last] :]:
                if at in own or not self.seats[side][at]:
                    continue
                if free(side, at):
                    # All stable matchings leave it this seat, so nobody comes to it.
                    break
                gives_up = worst(side, at)
                if self.place[side][at][giver] < self.place[side][at][gives_up]:
                    following[giver] = gives_up
                    break
        for start in following:
            seen, at = set(), start
            while at in following and at not in seen:
                seen.add(at)
                at = following[at]
            if at in following:
                return True
        return False

    def all_matchings(self, strength="weak", strict=True, budget=2500):
        """Every stable matching, by trying all sets of acceptable pairs; nothing where there
        are too many sets."""
        ranks = self.place if strict else self.rank
        acceptable = [(mentee, mentor) for mentee, row in enumerate(ranks[0]) for mentor in sorted(row)]
        found, tried = [], 0
        left = [list(side) for side in self.seats]
        chosen = []

        def walk(at):
            nonlocal tried
            if tried > budget:
                return
            if at == len(acceptable):
                tried += 1
                try:
                    self.need_stable(list(chosen), ranks, strength)
                except Exception:
                    return
                found.append(list(chosen))
                return
            mentee, mentor = acceptable[at]
            walk(at + 1)
            if left[0][mentee] and left[1][mentor]:
                left[0][mentee] -= 1
                left[1][mentor] -= 1
                chosen.append((mentee, mentor))
                walk(at + 1)
                chosen.pop()
                left[0][mentee] += 1
                left[1][mentor] += 1

        if len(acceptable) > 200:
            return None
        walk(0)
        return sorted(found) if tried <= budget else None


# The lottery: a Fisher–Yates shuffle of numbers from ChaCha with 8 rounds.

MASK = 0xFFFFFFFF


def chacha_block(key, counter, stream):
    rotate = lambda word, by: (word << by | word >> (32 - by)) & MASK
    start = [0x61707865, 0x3320646E, 0x79622D32, 0x6B206574, *key]
    start += [counter & MASK, counter >> 32, stream & MASK, stream >> 32]
    state = start[:]

    def quarter(a, b, c, d):
        for add, turn, by in ((a, d, 16), (c, b, 12), (a, d, 8), (c, b, 7)):
            state[add] = (state[add] + state[b if add == a else d]) & MASK
            state[turn] = rotate(state[turn] ^ state[add], by)

    for _ in range(4):
        for at in range(4):
            quarter(at, at + 4, at + 8, at + 12)
        for at in range(4):
            quarter(at, 4 + (at + 1) % 4, 8 + (at + 2) % 4, 12 + (at + 3) % 4)
    return [(one + two) & MASK for one, two in zip(state, start)]


def drawn(seed, label):
    """64-bit numbers of the stream of this seed and label."""
    key = []
    for _ in range(8):
        seed = (seed * 6364136223846793005 + 11634580027462260723) % (1 << 64)
        word = ((seed >> 18) ^ seed) >> 27 & MASK
        by = seed >> 59
        key.append((word >> by | word << (32 - by)) & MASK)
    stream = 0xCBF29CE484222325
    for byte in label.encode():
        stream = (stream ^ byte) * 0x100000001B3 % (1 << 64)
    counter = 0
    while True:
        words = chacha_block(key, counter, stream)
        for low, high in zip(words[::2], words[1::2]):
            yield high << 32 | low
        counter += 1


def lottery(seed, label, count):
    """The place of each agent in the order that breaks ties; the lower wins."""
    places, numbers = list(range(count)), drawn(seed, label)
    for at in range(count - 1, 0, -1):
        other = next(numbers) * (at + 1) >> 64
        places[at], places[other] = places[other], places[at]
    return places
