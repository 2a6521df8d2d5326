"""Published instances in their own formats, as lines. Each comes with what was published of
its answer: a function that refuses another one, or nothing."""

import gzip
import json
import os
import re

from .generate import TWO_SIDED
from .numbers import need


def lines(folder):
    """Every line of every format that is there, with its expectation."""
    parts = (
        ("orlib_assign", orlib), ("preflib", preflib), ("hr_published", hospitals),
        ("roommates_published", roommates), ("sm_known_counts", marriages), ("reports", reports),
    )
    for name, read in parts:
        path = os.path.join(folder, name)
        if os.path.isdir(path):
            for at, (line, expected) in enumerate(read(path)):
                yield {"id": f"{name} {at}", **line}, expected
        else:
            print(f"skipped: {path} is not there")


def load(*path):
    with open(os.path.join(*path), encoding="utf-8") as file:
        return json.load(file)


def value(expected):
    def check(answer):
        need(answer["status"] == "solved", "not solved")
        need(answer["value"] == expected, f"{expected} is published, not {answer['value']}")

    return check


def at_most(count):
    def check(answer):
        need((answer.get("bound") or 0) <= count, f"{count} is published")

    return check


def orlib(folder):
    with open(os.path.join(folder, "assignopt.txt"), encoding="utf-8") as file:
        optima = dict(row.split() for row in file if re.match(r"assign\w+ +\d+$", row))
    for name in sorted(os.listdir(folder)):
        found = re.match(r"(assign(p?)\d+)\.txt(\.gz)?$", name)
        if not found:
            continue
        opened = gzip.open if found[3] else open
        with opened(os.path.join(folder, name), "rt", encoding="utf-8") as file:
            count, *numbers = map(int, file.read().split())
        line = {"problem": "assignment", "sense": "min", "cardinality": "full"}
        if found[2]:
            edges = [[r - 1, c - 1, w] for r, c, w in zip(*[iter(numbers)] * 3)]
            line |= {"rows": count, "columns": count, "edges": edges}
        else:
            line["weights"] = [numbers[at : at + count] for at in range(0, count * count, count)]
        yield line, value(int(optima[found[1]]))
        yield {**line, "objective": "bottleneck"}, None
        yield {**line, "objective": "bottleneck-then-sum"}, None
        yield {**line, "cardinality": "maximum", "sense": "max", "row_seats": [2] * count}, None
        yield {**line, "work_limit": count}, None


def ballots(path):
    """How many alternatives, and the orders of all voters, from 0."""
    alternatives, orders = 0, []
    with open(path, encoding="utf-8") as file:
        for row in file:
            if row.startswith("# NUMBER ALTERNATIVES:"):
                alternatives = int(row.split(":")[1])
            elif not row.startswith("#"):
                count, _, order = row.partition(":")
                tiers = re.findall(r"\{[^}]*\}|\d+", order)
                tiers = [[int(at) - 1 for at in re.findall(r"\d+", tier)] for tier in tiers]
                orders += [tiers] * int(count)
    return alternatives, orders


def preflib(folder):
    for name in sorted(os.listdir(folder)):
        if not name.endswith((".soc", ".soi", ".cat")):
            continue
        alternatives, orders = ballots(os.path.join(folder, name))
        seats = [-(-len(orders) // alternatives)] * alternatives
        listed = [[voter for voter, row in enumerate(orders) if any(at in tier for tier in row)] for at in range(alternatives)]
        if name.endswith(".cat"):
            # The last category says no.
            orders = [row[:-1] for row in orders]
        market = {
            "problem": "two-sided",
            "mentees": [[tier for tier in row if tier] for row in orders],
            "mentors": [[row] if row else [] for row in listed],
            "mentor_seats": seats,
        }
        for objective in TWO_SIDED[:6]:
            yield {**market, "objective": objective}, None
        yield {**market, "seed": 11}, None
        edges = [
            [voter, at, rank]
            for voter, row in enumerate(orders)
            for rank, tier in enumerate(row, 1)
            for at in tier
        ]
        weights = {
            "problem": "assignment", "rows": len(orders), "columns": alternatives,
            "edges": edges, "sense": "min", "column_seats": seats,
        }
        yield weights, None
        yield {**weights, "objective": "bottleneck-then-sum"}, None
        yield {**weights, "cover": "columns"}, None
        tenths = [[voter, at, rank * 0.1] for voter, at, rank in edges]
        yield {**weights, "edges": tenths}, None


def as_pairs(partners):
    return [[at, partner] for at, partner in enumerate(partners) if partner is not None]


def pairs(expected):
    def check(answer):
        need(answer["pairs"] == as_pairs(expected), "another matching is published")

    return check


def matchings(expected, fold=as_pairs):
    def check(answer):
        need(answer["matchings"] == sorted(map(fold, expected)), "other matchings are published")

    return check


def hospitals(folder):
    for case in load(folder, "cases.json"):
        market = {
            "problem": "two-sided", "mentees": case["residents"], "mentors": case["hospitals"],
            "mentor_seats": case["capacities"],
        }
        published = {
            "mentee-optimal": ("published_resident_optimal", pairs),
            "mentor-optimal": ("published_hospital_optimal", pairs),
            "all": ("all_stable", matchings),
        }
        for objective in TWO_SIDED[:14]:
            name, check = published.get(objective, (None, None))
            expected = case.get(name)
            yield {**market, "objective": objective}, check(expected) if expected else None


def roommates(folder):
    def fold(partners):
        return [[one, two] for one, two in enumerate(partners) if two is not None and one < two]

    def unsolvable(answer):
        need(answer["status"] == "impossible", "published as unsolvable")

    for case in load(folder, "cases.json"):
        lines = {"problem": "roommates", "lists": case["prefs"]}
        stable = case["all_stable"]
        for objective in ("stable", "all", "egalitarian", "min-regret"):
            expected = None
            if stable == []:
                expected = unsolvable
            elif stable and objective == "all":
                expected = matchings(stable, fold)
            yield {**lines, "objective": objective}, expected


def marriages(folder):
    published = {
        "count": "n_stable", "egalitarian": "egalitarian_cost", "min-regret": "min_regret",
        "sex-equal": "sex_equal_cost", "rotations": "n_rotations",
    }
    for case in load(folder, "cases.json"):
        market = {"problem": "two-sided", "mentees": case["men"], "mentors": case["women"]}
        answer = case["answer"]
        large = case["n"] > 40 or answer.get("n_stable", 0) > 5000
        for objective in TWO_SIDED[:14]:
            line, expected = {**market, "objective": objective}, None
            if objective in published and published[objective] in answer:
                expected = value(answer[published[objective]])
            elif objective in ("mentee-optimal", "mentor-optimal"):
                name = "man_optimal" if objective == "mentee-optimal" else "woman_optimal"
                expected = pairs(answer[name]) if name in answer else None
            elif objective == "all" and case.get("all_stable"):
                expected = matchings(case["all_stable"])
            if large and objective in ("all", "median", "sex-equal", "balanced"):
                line, expected = {**line, "limit": 50, "work_limit": 20_000}, None
            yield line, expected
        present = as_pairs(range(case["n"]))
        yield {**market, "objective": "nearest", "present": present}, None
    counts = load(folder, "exhaustive_distributions.json")["irving_leather_counts"]
    for power in range(7):
        size = 1 << power
        market = {
            "problem": "two-sided", "objective": "count",
            "mentees": [[at ^ by for by in range(size)] for at in range(size)],
            "mentors": [[at ^ by for by in reversed(range(size))] for at in range(size)],
        }
        if size <= 16:
            yield market, value(counts[str(size)])
        else:
            yield {**market, "work_limit": 20_000}, at_most(counts[str(size)])


def reports(folder):
    def one_of(expected):
        def check(answer):
            told = {**answer, "size": len(answer.get("pairs") or [])}
            fits = lambda name, what: (
                what in told["error"] if name == "text_contains" else told.get(name) == what
            )
            wanted = expected.get("any_of", [expected])
            need(any(all(fits(*part) for part in one.items()) for one in wanted), f"expected {expected}")

        return check

    with open(os.path.join(folder, "cases.jsonl"), encoding="utf-8") as file:
        for row in file:
            case = json.loads(row)
            yield case["line"], one_of(case["expect"])
