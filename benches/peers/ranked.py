"""Compares `examples/solve` with fastlap in listing the best assignments, in one run.

    python3 benches/peers/ranked.py --seed 7 [--sizes 100,200,500] [--best 10] [--rounds 3] [--core 0]

Uniform floats from the seed, square. Both list the `best` cheapest assignments of each table, one
after another on one core, round by round; sums are compared and minima, ratios and rounds printed.
The time of `examples/solve` is its `seconds`: to convert and to solve, without reading the file.
Needs the example built: cargo build --release --no-default-features --features lab --example solve
"""

import argparse
import json
import os
import subprocess
import time

from assignment import HOME, ROOT, enter_environment


def ours(solve, path, best):
    line = {"problem": "assignment", "npy": str(path), "sense": "min", "objective": "ranked", "limit": best}
    run = subprocess.run([solve, "-"], input=json.dumps(line) + "\n", capture_output=True, text=True, check=True)
    answer = json.loads(run.stdout)
    assert answer["verified"] in ("optimal", "feasible"), answer
    return answer["seconds"], answer["values"]


def theirs(fastlap, table, best):
    start = time.perf_counter()
    found = fastlap.solve_lap_kbest(table, k=best)
    return time.perf_counter() - start, [one[0] for one in found]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--sizes", default="100,200,500")
    parser.add_argument("--best", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--core", type=int, default=0)
    parser.add_argument("--solve", default=str(ROOT / "target/release/examples/solve"))
    given = parser.parse_args()
    enter_environment()
    import fastlap
    import numpy

    os.sched_setaffinity(0, {given.core})
    HOME.mkdir(parents=True, exist_ok=True)
    random = numpy.random.default_rng(given.seed)
    print("| n | best | examples/solve, s | fastlap, s | ratio |\n| --- | --- | --- | --- | --- |")
    for size in map(int, given.sizes.split(",")):
        table = random.random((size, size))
        path = HOME / f"ranked-{size}.npy"
        numpy.save(path, table)
        own, peer = [], []
        for _ in range(given.rounds):
            seconds, values = ours(given.solve, path, given.best)
            own.append(seconds)
            seconds, sums = theirs(fastlap, table, given.best)
            peer.append(seconds)
            near = all(abs(one - two) < 1e-9 * size for one, two in zip(values, sums))
            assert near and len(values) == len(sums), (values, sums)
        print(f"| {size} | {given.best} | {min(own):.4f} | {min(peer):.3f} | {min(peer) / min(own):.1f} |", flush=True)


if __name__ == "__main__":
    main()
