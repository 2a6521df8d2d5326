"""Compares `examples/solve` with the crates that match stably, in one run.

    python3 benches/peers/stable.py --seed 7 [--sizes 1000 5000] [--rounds 3] [--core 0]
        [--solver target/release/examples/solve]

Writes inputs as .npy from the seed, runs `examples/solve` and the peers in `crates/` one
after another on one core, round by round, compares the matchings and prints medians and
ratios. The times of `examples/solve` are its `seconds`, of the peers from arrays in memory
(for galeshapley the nested vectors that it takes) to the matching. `read both` is one
pass over both tables by NumPy's maximum.
"""

import argparse
import json
import pathlib
import statistics
import subprocess
import sys
import time

from assignment import HOME, ROOT, enter_environment, pinned


def inputs(numpy, seed, sizes):
    """Name, peer, the fields of the files and both arrays of each work, one at a time."""
    random = numpy.random.default_rng(seed)

    def lists(count):
        return random.permuted(numpy.tile(numpy.arange(count, dtype="int32"), (count, 1)), axis=1)

    def low_rank(count):
        return random.normal(size=(count, 8)) @ random.normal(size=(8, count))

    files = ("mentees_npy", "mentors_npy")
    tables = ("mentee_scores_npy", "mentor_scores_npy")
    for count in sizes:
        yield f"lists, random {count}", "galeshapley", files, (lists(count), lists(count))
        same = numpy.tile(random.permutation(count).astype("int32"), (count, 1))
        yield f"lists, identical {count}", "galeshapley", files, (same, lists(count))
        scores = random.random((count, count)), random.random((count, count))
        yield f"scores, random {count}", "stable_matching", tables, scores
        scores = low_rank(count), low_rank(count)
        yield f"scores, low-rank {count}", "stable_matching", tables, scores


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--sizes", type=int, nargs="+", default=[1000, 2000, 5000])
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--core", type=int)
    arguments.add_argument("--solver", type=pathlib.Path, help="a built `examples/solve`")
    given = arguments.parse_args()
    enter_environment()
    import numpy

    build = ["cargo", "build", "--release"]
    if given.solver is None:
        given.solver = ROOT / "target" / "release" / "examples" / "solve"
        subprocess.run([*build, "--example", "solve"], cwd=ROOT, check=True)
    crates = ROOT / "benches" / "peers" / "crates"
    target = HOME / "crates"
    subprocess.run([*build, "--target-dir", str(target)], cwd=crates, check=True)
    print("| work | ours, ms | peer, ms | which | ratio | read both, ms |")
    print("| --- | --- | --- | --- | --- | --- |")
    for name, peer, fields, arrays in inputs(numpy, given.seed, given.sizes):
        paths = [str(HOME / f"{side}.npy") for side in ("own", "other")]
        for path, array in zip(paths, arrays):
            numpy.save(path, array)
        line = {"problem": "two-sided", "objective": "mentee-optimal", **dict(zip(fields, paths))}
        ours, theirs, reads = [], [], []
        for _ in range(given.rounds):
            command = [str(given.solver), "-"]
            run = pinned(given.core, command, input=json.dumps(line) + "\n")
            answer = json.loads(run.stdout)
            if answer.get("verified") != "optimal":
                raise SystemExit(f"not verified: {run.stdout[:300]}")
            ours.append(answer["seconds"])
            run = pinned(given.core, [str(target / "release" / "peers"), peer, *paths])
            seconds, mentors = json.loads(run.stdout)
            theirs.append(seconds)
            if mentors != [mentor for _, mentor in answer["pairs"]]:
                print(f"{name}: {peer} matches otherwise", file=sys.stderr)
            start = time.perf_counter()
            _ = [array.max() for array in arrays]
            reads.append(time.perf_counter() - start)
        mine, other, read = (1000 * statistics.median(times) for times in (ours, theirs, reads))
        print(f"| {name} | {mine:.1f} | {other:.1f} | {peer} | {other / mine:.1f} | {read:.1f} |", flush=True)


if __name__ == "__main__":
    main()
