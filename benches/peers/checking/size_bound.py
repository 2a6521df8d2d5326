"""How large a weakly stable matching can be at most (docs/CERTIFICATES.md, "Size bounds")."""

from .market import SIDES
from .numbers import index, need


def rest(market, steps):
    """The acceptable pairs that the steps leave, of people with seats."""
    ranks, seats = market.rank, market.seats
    left = {
        (mentee, mentor)
        for mentee, row in enumerate(ranks[0])
        for mentor in row
        if seats[0][mentee] and seats[1][mentor]
    }
    pair = lambda side, own, other: (own, other) if side == 0 else (other, own)
    acceptable = set(left)
    for step in steps:
        side, agent, worst = SIDES.index(step["side"]), step["agent"], step["rank"]
        named = step["insisting"]
        need(seats[side][index(agent, market.counts[side])] > 0, "nobody is assured")
        need(len(set(named)) == len(named), "somebody insists twice")
        elsewhere = set()
        for member in named:
            need(pair(side, agent, member) in acceptable, "somebody insists on nobody")
            need(ranks[side][agent][member] <= worst, "somebody insists who stands beyond")
            own = ranks[1 - side][member]
            elsewhere |= {
                other
                for other, rank in own.items()
                if rank <= own[agent] and other != agent and pair(side, other, member) in left
            }
        others = sum(seats[side][other] for other in elsewhere)
        need(len(named) >= others + seats[side][agent], "too few insist")
        left -= {
            pair(side, agent, other) for other, rank in ranks[side][agent].items() if rank > worst
        }
    return left


def largest_possible(market, proof):
    """The size that no weakly stable matching exceeds."""
    unit, prices = proof["unit"], (proof["mentees"], proof["mentors"])
    need(unit > 0, "no unit")
    need(tuple(map(len, prices)) == market.counts, "not one price for each")
    need(min([0, *prices[0], *prices[1]]) == 0, "a negative price")
    pairs = rest(market, proof["assured"])
    lists = [[[] for _ in range(count)] for count in market.counts]
    for pair in pairs:
        for side in (0, 1):
            lists[side][pair[side]].append(pair)
    seats = [
        [min(own, len(row)) for own, row in zip(market.seats[side], lists[side])] for side in (0, 1)
    ]
    multiplier = dict.fromkeys(pairs, 0)
    for mentee, mentor, number in proof["pairs"]:
        need((mentee, mentor) in pairs and number >= 0, "a multiplier of no pair")
        multiplier[mentee, mentor] += number
    # What one pair more is worth at these prices, and what is due without any.
    worth = {pair: unit - prices[0][pair[0]] - prices[1][pair[1]] for pair in pairs}
    due = {}
    for pair in pairs:
        number, (own, other) = multiplier[pair], (seats[0][pair[0]], seats[1][pair[1]])
        if not number:
            continue
        worth[pair] += number * own * other
        due[pair] = number * own * other
        for side in (0, 1):
            rank = market.rank[side][pair[side]]
            as_good = [one for one in lists[side][pair[side]] if rank[one[1 - side]] <= rank[pair[1 - side]]]
            # A list with too few of them cannot fill the seats: it never excuses the pair.
            if len(as_good) > seats[side][pair[side]]:
                for one in as_good:
                    if one != pair:
                        worth[one] += number * seats[1 - side][pair[1 - side]]
    total, seen = 0, set()
    for start in pairs:
        if start in seen:
            continue
        part, waiting = {start}, [start]
        while waiting:
            pair = waiting.pop()
            for side in (0, 1):
                for one in lists[side][pair[side]]:
                    if one not in part:
                        part.add(one)
                        waiting.append(one)
        seen |= part
        bound = sum(max(0, worth[pair]) - due.get(pair, 0) for pair in part)
        for side in (0, 1):
            bound += sum(prices[side][at] * seats[side][at] for at in {pair[side] for pair in part})
        total += bound // unit
    return total
