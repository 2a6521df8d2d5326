"""Answers to pools (docs/CERTIFICATES.md, "Roommates")."""

import os

from .market import Market
from .numbers import Npy, Wrong, matchings_of, need, pairs_of


class Pool:
    """Who accepts whom; `rank[agent][partner]` as in a market."""

    def __init__(self, lists):
        tied = lambda entry: entry if isinstance(entry, list) else [entry]
        given = [[tied(entry) for entry in row] for row in lists]
        listed = [{at for tie in row for at in tie} for row in given]
        self.dropped, self.groups = 0, []
        for agent, row in enumerate(given):
            kept = [[at for at in tie if agent in listed[at]] for tie in row]
            self.dropped += sum(map(len, row)) - sum(map(len, kept))
            self.groups.append([tie for tie in kept if tie])
        self.rank = [Market.ranks(row) for row in self.groups]
        self.has_ties = any(len(tie) > 1 for row in self.groups for tie in row)

    def without(self, pairs):
        """The same pool in which these do not list each other."""
        apart = {(one, two) for pair in pairs for one, two in (pair, pair[::-1])}
        keep = lambda at, tie: [other for other in tie if (at, other) not in apart]
        return Pool([[keep(at, tie) for tie in row] for at, row in enumerate(self.groups)])

    def requiring(self, required):
        """What pairs leave that can all be made, and who must be served in it."""
        partner, below = {}, {}
        for one, two in required:
            partner[one], partner[two] = two, one
        for agent, own in partner.items():
            for other, rank in self.rank[agent].items():
                if rank < self.rank[agent][own]:
                    back = self.rank[other][agent]
                    need(other not in partner or back > self.rank[other][partner[other]], "pairs block")
                    below[other] = min(back, below.get(other, back))
        keeps = lambda at, tie: tie[0] not in partner and self.rank[at][tie[0]] < below.get(at, len(self.rank))
        left = [
            [tie for tie in row if at not in partner and keeps(at, tie)]
            for at, row in enumerate(self.groups)
        ]
        return Pool(left), {at for at in below if at not in partner}

    def cut(self, most, singles):
        """The same pool without what somebody ranks beyond `most`; lists of `singles` stay."""
        kept = lambda agent, tie: agent in singles or self.rank[agent][tie[0]] <= most
        return Pool([[tie for tie in row if kept(at, tie)] for at, row in enumerate(self.groups)])

    def need_stable(self, pairs, super_sense=False):
        need(pairs == sorted(set(pairs)), "the pairs do not ascend")
        partner = {}
        for one, two in pairs:
            need(0 <= one < two < len(self.rank) and two in self.rank[one], "no acceptable pair")
            need(one not in partner and two not in partner, "somebody has two partners")
            partner[one], partner[two] = two, one
        # Whoever has nobody would have anybody.
        worst = [row.get(partner.get(at), len(self.rank)) for at, row in enumerate(self.rank)]
        for one, row in enumerate(self.rank):
            for two, rank in row.items():
                back = self.rank[two][one]
                blocks = rank < worst[one] and back < worst[two]
                if super_sense:
                    blocks = rank <= worst[one] and back <= worst[two] and partner.get(one) != two
                need(not blocks, f"{one} and {two} block")
        return {at for at in range(len(self.rank)) if at not in partner}

    def need_partition(self, parties):
        """Refuses what is no stable partition (Tan 1991)."""
        after, before = {}, {}
        for party in parties:
            for at, agent in enumerate(party):
                following = party[(at + 1) % len(party)]
                need(agent not in after, "somebody is in two parties")
                after[agent], before[following] = following, agent
        need(sorted(after) == list(range(len(self.rank))), "somebody is in no party")
        alone = len(self.rank)

        def seen(agent, other):
            if agent == other:
                return alone
            need(other in self.rank[agent], "a party of strangers")
            return self.rank[agent][other]

        worst = []
        for agent in range(len(self.rank)):
            up, down = seen(agent, after[agent]), seen(agent, before[agent])
            need(after[agent] == before[agent] or up < down, "a party runs the wrong way")
            worst.append(down)
        for one, row in enumerate(self.rank):
            for two, rank in row.items():
                beside = after[one] == two or after[two] == one
                blocks = rank < worst[one] and self.rank[two][one] < worst[two]
                need(beside or not blocks, f"{one} and {two} block the partition")

    def left_after(self, left, gone):
        """What is left once pairs go and what follows from it, or nothing where somebody on whom
        another insists is left with nobody."""
        left = [set(row) for row in left]
        for one, two in gone:
            left[one].discard(two)
            left[two].discard(one)
        goes_on = True
        while goes_on:
            goes_on = False
            for one, row in enumerate(self.rank):
                best = min((row[two] for two in left[one]), default=len(self.rank))
                for two in (two for two in row if row[two] <= best):
                    back = self.rank[two][one]
                    for other in [at for at in left[two] if at != one and self.rank[two][at] >= back]:
                        left[two].discard(other)
                        left[other].discard(two)
                        goes_on = True
                    if not left[two]:
                        return None
        return left

    def need_no_super_stable(self, steps):
        """Refuses what does not show that there is no super-stable matching."""
        left = self.left_after([set(row) for row in self.rank], [])
        for step in steps:
            need(left is not None, "steps after the end")
            ((kind, one),) = step.items()
            need(0 <= one < len(left) and len(left[one]) > 1, "nothing to choose")
            best = min(left[one], key=lambda two: self.rank[one][two])
            after = self.left_after(left, [(one, best)])
            if kind == "passed":
                need(after is not None, "what was passed has to be kept")
                left = after
            else:
                need(kind == "kept" and after is None, "what was kept could be passed")
                others = [(one, two) for two in left[one] if two != best]
                others += [(best, two) for two in left[best] if two != one]
                left = self.left_after(left, others)
        need(left is None, "everybody is left somebody")

    def matchings(self, budget=3000, super_sense=False):
        """All stable matchings, by trying all matchings; nothing where there are too many."""
        found, tried = [], 0

        def walk(left, pairs):
            nonlocal tried
            if tried > budget:
                return
            if not left:
                tried += 1
                try:
                    self.need_stable(sorted(pairs), super_sense)
                except Wrong:
                    return
                found.append(sorted(pairs))
                return
            one, others = left[0], left[1:]
            walk(others, pairs)
            for two in others:
                if two in self.rank[one]:
                    walk([at for at in others if at != two], pairs + [(one, two)])

        walk(list(range(len(self.rank))), [])
        return sorted(found) if tried <= budget else None

    def measures(self, pairs):
        ranks = [self.rank[one][two] for one, two in pairs]
        ranks += [self.rank[two][one] for one, two in pairs]
        return sum(ranks), max(ranks, default=0)


def lists_of(line, folder):
    if "lists" in line:
        return line["lists"]
    return Npy(os.path.join(folder, line["lists_npy"])).lists()


def odd(parties):
    return [party for party in parties if len(party) > 2 and len(party) % 2]


class Judge:
    """One answer against its pool. Comes back with the level that the answer earns."""

    def __init__(self, line, answer, folder):
        self.line, self.answer, self.pool = line, answer, Pool(lists_of(line, folder))
        self.dropped = self.pool.dropped
        self.pool = self.pool.without(line.get("forbidden") or [])
        self.required = {(min(pair), max(pair)) for pair in line.get("required") or []}
        self.objective = line.get("objective", "stable")
        self.stopped = answer["status"] == "stopped"

    def level(self):
        answer, pool = self.answer, self.pool
        if "dropped" not in answer:
            # Time was up before the lists were read.
            need(self.stopped and answer["pairs"] is None, "how many entries are dropped")
            need(answer.get("matchings") is None, "matchings of lists that were not read")
            return False
        need(answer["dropped"] == self.dropped, f"{self.dropped} entries are dropped")
        if answer["status"] == "impossible":
            witness = answer["witness"]
            if "required" in witness:
                self.refuted(witness["required"])
                return "optimal"
            if self.objective == "super-stable":
                need(witness["strength"] == "super", "another sense")
                pool.need_no_super_stable(witness["steps"])
                return "optimal"
            if pool.has_ties:
                # Nothing but the search says so.
                need(witness["search"] == "exhaustive", "no search")
                return False
            pool.need_partition(witness["parties"])
            need(witness["odd"] == odd(witness["parties"]) != [], "no odd party")
            return "optimal"
        if self.objective == "all":
            return self.all()
        if answer["pairs"] is None:
            need(self.stopped, "no pairs")
            return False
        self.pairs = pairs_of(answer["pairs"])
        need(self.required <= set(self.pairs), "a required pair is not made")
        singles = pool.need_stable(self.pairs, self.objective == "super-stable")
        if self.objective in ("stable", "super-stable"):
            return "optimal"
        total, regret = pool.measures(self.pairs)
        if self.objective == "egalitarian":
            need(answer["value"] == total, f"the ranks sum to {total}")
            return "feasible"
        need(answer["value"] == regret, f"the largest rank is {regret}")
        if self.stopped:
            return "feasible"
        if regret > 1:
            need(answer.get("certificate") is not None, "no partition of the shorter lists")
            parties = answer["certificate"]["parties"]
            pool.cut(regret - 1, singles).need_partition(parties)
            same = {party[0] for party in parties if len(party) == 1} == singles
            need(odd(parties) or not same, "the shorter lists have a stable matching")
        return "optimal"

    def all(self):
        answer = self.answer
        if answer.get("matchings") is None:
            need(self.stopped, "no matchings")
            return False
        for pairs in matchings_of(answer, self.stopped):
            self.pool.need_stable(pairs)
            need(self.required <= set(pairs), "a required pair is not made")
        return "feasible"

    def refuted(self, witness):
        """Refuses what does not show that the required pairs cannot all be made."""
        pool, required = self.pool, self.required
        ((reason, told),) = witness.items()
        if reason == "unacceptable":
            need(tuple(told) in required and told[1] not in pool.rank[told[0]], "they could be made")
        elif reason == "shared":
            one, two = map(tuple, told)
            need({one, two} <= required and one != two and set(one) & set(two), "nobody is shared")
        elif reason == "blocking":
            partner = {at: other for one, two in required for at, other in ((one, two), (two, one))}
            one, two = told
            for at, other in ((one, two), (two, one)):
                need(pool.rank[at][other] < pool.rank[at][partner[at]], "they do not block")
        else:
            need(reason == "parties" and not pool.has_ties, "another reason")
            left, served = pool.requiring(required)
            left.need_partition(told["parties"])
            alone = {party[0] for party in told["parties"] if len(party) == 1}
            need(odd(told["parties"]) or alone & served, "what is left serves all")

    def truth(self):
        """What all stable matchings say of the answer, where they can be listed."""
        answer = self.answer
        found = self.pool.matchings(super_sense=self.objective == "super-stable")
        if found is None:
            return False
        found = [pairs for pairs in found if self.required <= set(pairs)]
        if answer["status"] == "impossible" or not found:
            need(answer["status"] == "impossible" and not found or self.stopped, "possible or not")
        elif self.objective == "all":
            told = [[tuple(pair) for pair in pairs] for pairs in answer.get("matchings") or []]
            need(told == found or self.stopped and all(pairs in found for pairs in told), "other matchings")
        elif self.objective in ("egalitarian", "min-regret"):
            at = ("egalitarian", "min-regret").index(self.objective)
            best = min(self.pool.measures(pairs)[at] for pairs in found)
            need(self.stopped or answer["value"] == best, f"the best is {best}")
            need(answer.get("bound") is None or answer["bound"] <= best, "the bound is above the best")
        return True


def may_refuse(line, folder):
    """Whether an error is what the line deserves."""
    pool = Pool(lists_of(line, folder))
    for name in ("forbidden", "required"):
        pairs = [(min(pair), max(pair)) for pair in line.get(name) or []]
        if len(set(pairs)) < len(pairs) or any(one == two for one, two in pairs):
            return True
    ties = pool.without(line.get("forbidden") or []).has_ties
    objective = line.get("objective", "stable")
    if line.get("required") and ties or "required" in line and objective not in ("stable", "all"):
        return True
    return ties and objective not in ("stable", "super-stable")
