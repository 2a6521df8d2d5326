"""Checks the answers of `examples/solve` without any of its code.

    python3 benches/peers/check.py INSTANCES [ANSWERS] [--solve target/release/examples/solve]
    python3 benches/peers/check.py --random 10000 --seed 1 [--solve ...]
    python3 benches/peers/check.py --each 100 --seed 1 [--solve ...]
    python3 benches/peers/check.py --data ../shared/data [--solve ...]

Needs Python 3.9 and nothing else. For each line it judges the answer anew, from the instance
and docs/CERTIFICATES.md: constraints, stability, value and certificate, in exact fractions. What it
finds is `optimal`, `feasible` or false, and must be what `verified` says. Where an instance is
small enough, all sets of pairs are tried too. --each gives every problem and objective as many
lines. With --data the published answers must come out.

Prints what was checked, by problem and objective. Exit code 1 where anything disagrees.
"""

import argparse
import collections
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import time

from checking import assignment, general, profile, projects, roommates, shared, strategies, triads, two_sided
from checking.generate import KINDS, Generator
from checking.numbers import Wrong, need

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROBLEMS = {
    "assignment": assignment, "two-sided": two_sided, "roommates": roommates, "projects": projects, "general": general,
    "triads": triads,
}
FIRST = {"assignment": "sum", "two-sided": "mentee-optimal", "roommates": "stable", "projects": "student-optimal", "general": "sum", "triads": "axial"}
COLUMNS = (
    "lines", "optimal", "feasible", "false", "impossible", "stopped", "refused", "later", "tried",
    "disagree",
)


def part_of(line):
    """What reads the answers to lines like this one."""
    return strategies if "strategy" in line else PROBLEMS[line["problem"]]


def check(line, answer, number, folder):
    """What is told of the answer in the table. Raises `Wrong` where it does not hold."""
    need(answer.get("id") == line.get("id"), "another id")
    if answer["status"] == "error":
        need(answer["line"] == number, "another line")
        if "not available yet" in answer["error"]:
            return ["later"]
        deserved = part_of(line).may_refuse(line, folder)
        if not deserved and line.get("objective") in profile.PROFILES:
            deserved = profile.may_refuse(line, assignment.Problem(line, folder))
        need(deserved, f"refused: {answer['error']}")
        return ["refused"]
    told = [answer["status"]] if answer["status"] != "solved" else []
    for name in ("seconds", "verify_seconds"):
        need(isinstance(answer[name], float) and answer[name] >= 0, f"{name} is no time")
    need((answer["status"] == "stopped") == ("reason" in answer), "a reason goes with stopped")
    part = profile if line.get("objective") in profile.PROFILES else part_of(line)
    judge = part.Judge(line, answer, folder)
    level = judge.level()
    # The deadline may end verification, too.
    cut = answer.get("reason") == "deadline" and answer["verified"] is False
    need(
        level == answer["verified"] or cut,
        f"verified is {json.dumps(answer['verified'])}, the checker says {json.dumps(level)}",
    )
    told.append(answer["verified"] or "false")
    if judge.truth():
        told.append("tried")
    return told


def run(solve, path):
    """The answers to the instances in a file, in order."""
    with subprocess.Popen([solve, path], stdout=subprocess.PIPE, encoding="utf-8") as process:
        yield from process.stdout
    need(process.returncode in (0, 1), f"{solve} ended with {process.returncode}")


def compare(instances, answers, folder, expected, table):
    """Checks answer by answer; how many disagree."""
    wrong = 0
    answers = iter(answers)
    for number, text in enumerate(instances, 1):
        if not text.strip():
            continue
        line, answer = json.loads(text), json.loads(next(answers))
        row = table[kind_of(line)]
        row["lines"] += 1
        try:
            told = check(line, answer, number, folder)
            if expected and expected[number - 1] and told != ["later"]:
                expected[number - 1](answer)
        except Exception as fault:
            told = ["disagree"]
            wrong += 1
            reason = fault if isinstance(fault, Wrong) else f"{type(fault).__name__}: {fault}"
            shown = text.strip() if len(text) < 3000 else f"{text[:300]}…"
            print(f"line {number}: {reason}\n  {shown}\n  {json.dumps(answer)[:3000]}\n")
        for name in told:
            row[name] += 1
    need(next(answers, None) is None, "more answers than instances")
    return wrong


def kind_of(line):
    """The problem and what is asked of it."""
    problem = line.get("problem")
    return problem, line.get("strategy", line.get("objective", FIRST.get(problem, "-")))


def evenly(draw, each):
    """As many lines of every problem and objective."""
    counts, lines = collections.Counter(), []
    while len(lines) < each * len(KINDS):
        line = draw.line(len(lines))
        kind = kind_of(line)
        if kind in KINDS and counts[kind] < each:
            counts[kind] += 1
            lines.append(line)
        else:
            draw.forget(line)
    return lines


def show(table):
    print("| problem | objective | " + " | ".join(COLUMNS) + " |")
    print("| --- | --- |" + " --- |" * len(COLUMNS))
    for (problem, objective), row in sorted(table.items()):
        print(f"| {problem} | {objective} | " + " | ".join(str(row[name]) for name in COLUMNS) + " |")
    whole = collections.Counter()
    for row in table.values():
        whole.update(row)
    print("| all | | " + " | ".join(str(whole[name]) for name in COLUMNS) + " |")


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("instances", nargs="?", help="a file of instances, one a line")
    arguments.add_argument("answers", nargs="?", help="the answers of solve; it is run where absent")
    arguments.add_argument("--solve", default=str(ROOT / "target/release/examples/solve"))
    arguments.add_argument("--random", type=int, metavar="N", help="N random instances")
    arguments.add_argument("--each", type=int, metavar="N", help="N random instances of every problem and objective")
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--data", metavar="DIR", help="published instances")
    given = arguments.parse_args()
    table, wrong, started = collections.defaultdict(collections.Counter), 0, time.monotonic()
    if given.instances:
        folder = os.path.dirname(given.instances)
        answers = open(given.answers, encoding="utf-8") if given.answers else run(given.solve, given.instances)
        with open(given.instances, encoding="utf-8-sig") as instances:
            wrong += compare(instances, answers, folder, None, table)
    with tempfile.TemporaryDirectory() as folder:
        made = []
        if given.random:
            draw = Generator(random.Random(given.seed), folder)
            made.append([(draw.line(at), None) for at in range(given.random)])
        if given.each:
            draw = Generator(random.Random(given.seed), folder)
            made.append([(line, None) for line in evenly(draw, given.each)])
        if given.data:
            made.append(shared.lines(given.data))
        for lines in made:
            texts, expected = [], []
            for line, published in lines:
                texts.append(json.dumps(line) + "\n")
                expected.append(published)
            path = os.path.join(folder, "instances.jsonl")
            with open(path, "w", encoding="utf-8") as file:
                file.writelines(texts)
            wrong += compare(texts, run(given.solve, path), folder, expected, table)
    show(table)
    print(f"{wrong} disagree, {time.monotonic() - started:.0f} s")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
