"""Compares `examples/solve` with other assignment solvers, in one run.

    python3 benches/peers/assignment.py --seed 7 [--small | --large] [--sparse | --bottleneck] [--rounds 3] [--core 0]
        [--peers laprust,lapx] [--works 5000,low-rank] [--solver target/release/examples/solve]

Makes a virtual environment with pinned peers beside the build (`target/peers`), writes
inputs as .npy from the seed, runs peers and `examples/solve` one after another on one
core, round by round, compares the values and prints medians, the ratio to the fastest peer
and what the others took. Peers that are never the fastest run only where `--peers` names
them: scipy, minilsap (scipy's code), kwok (from lists of pairs, which are made first) and
LAP1015 with costs told by a function. `--works` keeps the works whose names hold one of these words. The times of
`examples/solve` are its `seconds`: to convert and to solve, without reading the file. NumPy
asks for large pages for its arrays; here the C library asks for them for all programs.
With `--sparse` each row has a few candidates, among them one of a hidden permutation; peers
get the arrays of compressed rows, or the arcs, and are timed from there. With `--bottleneck`
square tables are asked for the best worst pair; scipy is given the largest of the least costs of
rows and columns as the threshold, and counts only where that is the answer.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import venv

PINNED = [
    "numpy==2.4.6",
    "scipy==1.17.1",
    "laprust==1.0.0",
    "lapx==0.11.1",
    "lapjv==1.3.29",
    "fastlap==0.4.0",
    "py-lap-solver==0.1.4",
    "pylmcf==1.3.0",
    "minilsap==1.0.1",
    "kwok==1.1.7",
    "ortools==9.15.6755",
]
ROOT = pathlib.Path(__file__).resolve().parents[2]
HOME = ROOT / "target" / "peers"


def enter_environment(name="venv", pinned=None):
    """Runs this script again with the peers' own interpreter."""
    python = HOME / name / "bin" / "python"
    if pathlib.Path(sys.prefix) == HOME / name:
        return
    if not python.exists():
        venv.create(HOME / name, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *(pinned or PINNED)], check=True)
    os.execv(python, [str(python), *sys.argv])


def inputs(numpy, seed, small, large):
    """Name and matrix of each work, made one at a time."""
    random = numpy.random.default_rng(seed)
    if large:
        yield "uniform 10000", random.random((10000, 10000))
        weights = random.random(16)
        left, right = random.random((10000, 16)) * weights, random.random((16, 10000))
        yield "low-rank 10000", -left @ right
        return

    def low_rank(rows, columns):
        weights = random.random(16)
        return -(random.random((rows, 16)) * weights) @ random.random((columns, 16)).T

    def rules(count):
        total = numpy.zeros((count, count))
        for _ in range(4):
            left, right = random.integers(0, 5, (count, 1)), random.integers(0, 5, (1, count))
            total += (left == right) * float(random.integers(1, 10))
        for _ in range(3):
            left, right = random.integers(0, 8, (count, 1)), random.integers(0, 8, (1, count))
            total += numpy.maximum(0, 4 - abs(left - right))
        topics = (random.random((count, 12)) < 0.3) * 1.0
        return -(total + 3 * topics @ ((random.random((count, 12)) < 0.3) * 1.0).T)

    for count in [500, 1000] if small else [2000, 5000]:
        yield f"uniform {count}", random.random((count, count))
        yield f"low-rank {count}", low_rank(count, count)
        yield f"rule scores {count}", rules(count)
        yield f"integers 1..100 {count}", random.integers(1, 101, (count, count)).astype("int64")
        left, right = random.random((count, 2)), random.random((count, 2))
        yield f"Euclidean {count}", numpy.hypot(
            left[:, :1] - right[:, 0], left[:, 1:] - right[:, 1]
        )
    for count in [500] if small else [2000]:
        centres = random.random((10, 2))
        left, right = (
            centres[random.integers(0, 10, count)] + random.normal(0, 0.01, (count, 2))
            for _ in range(2)
        )
        yield f"clustered {count}", numpy.hypot(
            left[:, :1] - right[:, 0], left[:, 1:] - right[:, 1]
        )
        yield f"near-constant {count}", 1 + 1e-6 * random.random((count, count))
        same = numpy.arange(count)[:, None] // 50 == numpy.arange(count) // 50
        yield f"blocks {count}", random.random((count, count)) + 10 * ~same
    for count in [500] if small else [1000, 2000]:
        steps = numpy.arange(1.0, count + 1)
        yield f"product {count}", numpy.outer(steps, steps)
    rows, columns = (200, 2000) if small else (1000, 10000)
    yield f"uniform {rows}×{columns}", random.random((rows, columns))
    yield f"low-rank {rows}×{columns}", low_rank(rows, columns)
    if not small:
        yield "integers 1..100 1000", random.integers(1, 101, (1000, 1000)).astype("int64")
    count = 500 if small else 2000
    left, right = (random.integers(0, [5, 9, 12], (count, 3)) for _ in range(2))
    kinds = 7 * (left[:, :1] - right[:, 0]) ** 2 + 3 * abs(left[:, 1:2] - right[:, 1])
    yield f"few kinds {count}", kinds + 11 * (left[:, 2:] == right[:, 2])
    yield f"on a line {count}", abs(random.random((count, 1)) - random.random(count))
    yield f"10^12 + 1..100 {count}", 10**12 + random.integers(1, 101, (count, count))
    yield f"eighth powers {count // 2}", random.random((count // 2, count // 2)) ** 8
    yield f"sixteenth powers {count // 2}", random.random((count // 2, count // 2)) ** 16
    yield f"few kinds, in tenths {count}", 0.1 * (kinds + 11 * (left[:, 2:] == right[:, 2]))
    yield f"integers 1..10 {count}", random.integers(1, 11, (count, count))
    half = count // 2
    yield f"Cauchy {half}", random.standard_cauchy((half, half))
    scales = [10.0 ** random.uniform(-4, 4, size) for size in [half, (half, 1)]]
    yield f"scaled columns {half}", random.random((half, half)) * scales[0]
    yield f"scaled both ways {half}", random.random((half, half)) * (scales[0] * scales[1]) ** 0.75
    barred = random.random((half, half))
    barred[: half // 2, : 2 * half // 3] += 10
    yield f"barred {half}", barred
    yield f"exponentials {half}", numpy.exp(8 * random.normal(size=(half, half)))


def sparse_inputs(numpy, seed, small):
    """Name, columns and costs of each work, a row of candidates for each row."""
    random = numpy.random.default_rng(seed)
    for count, width in [(1000, 20)] if small else [(10000, 20), (100000, 20), (100000, 50)]:
        for kind in ["uniform", "integers 1..1000", "low-rank"]:
            columns = numpy.argsort(random.random(count))[:, None]
            while columns.shape[1] < width:
                more = random.integers(0, count, (count, width))
                columns = numpy.concatenate([columns, more], axis=1)
                # The first of equal ones in each row, as many as the shortest row has.
                columns = [list(dict.fromkeys(row)) for row in columns.tolist()]
                shortest = min(width, min(map(len, columns)))
                columns = numpy.array([row[:shortest] for row in columns])
            columns.sort(axis=1)
            if kind == "uniform":
                costs = random.random((count, width))
            elif kind == "low-rank":
                left = random.random((count, 16)) * random.random(16)
                right = random.random((count, 16))
                costs = numpy.stack([(left * right[list_]).sum(axis=1) for list_ in columns.T], 1)
                costs = costs.max() - costs
            else:
                costs = random.integers(1, 1001, (count, width))
            yield f"{kind} {count} × {width}", columns, costs


def sparse_peer(path, name):
    """Runs one peer on edges in this process; prints seconds and value."""
    import time

    import numpy
    from scipy.sparse import csr_matrix

    given = numpy.load(path)
    columns, costs = given["columns"], given["costs"]
    count, width = columns.shape
    rows = numpy.repeat(numpy.arange(count), width)
    starts = numpy.arange(0, count * width + 1, width)
    table = csr_matrix((costs.ravel(), columns.ravel(), starts), shape=(count, count))
    if name == "scipy":
        from scipy.sparse.csgraph import min_weight_full_bipartite_matching

        start = time.perf_counter()
        left, right = min_weight_full_bipartite_matching(table)
    elif name == "lapx":
        import lap

        floats = costs.ravel().astype("float64")
        starts, ends = starts.astype("int32"), columns.ravel().astype("int32")
        start = time.perf_counter()
        _, right, _ = lap.lapmod(count, floats, starts, ends)
        left = numpy.arange(count)
    elif name == "ortools":
        from ortools.graph.python import linear_sum_assignment

        whole = numpy.round(costs * (1 if costs.dtype.kind == "i" else 1e6)).astype("int64")
        solver = linear_sum_assignment.SimpleLinearSumAssignment()
        start = time.perf_counter()
        solver.add_arcs_with_cost(rows, columns.ravel(), whole.ravel())
        if solver.solve() != solver.OPTIMAL:
            raise SystemExit("not optimal")
        left = numpy.arange(count)
        right = numpy.array([solver.right_mate(row) for row in range(count)])
    elif name == "pylmcf":
        import pylmcf

        whole = numpy.round(costs * (1 if costs.dtype.kind == "i" else 1e6)).astype("int64").ravel()
        order = numpy.arange(count, dtype="int64")
        ends = numpy.concatenate([numpy.repeat(order, width), columns.ravel()]).astype("int64")
        start = time.perf_counter()
        graph = pylmcf.Graph(2 * count, ends[: count * width], count + ends[count * width :])
        graph.set_edge_costs(whole)
        graph.set_edge_capacities(numpy.ones(count * width, dtype="int64"))
        graph.set_node_supply(numpy.repeat(numpy.array([1, -1], dtype="int64"), count))
        graph.solve()
        taken = numpy.flatnonzero(graph.result())
        left, right = rows[taken], columns.ravel()[taken]
    else:
        raise SystemExit(f"no peer {name}")
    seconds = time.perf_counter() - start
    print(json.dumps([seconds, float(table[left, right].sum())]))


def bottleneck_peer(path, name):
    """Runs one peer that looks for the best worst pair; prints seconds and that."""
    import time

    import numpy

    cost = numpy.ascontiguousarray(numpy.load(path)).astype("float64")
    start = time.perf_counter()
    if name == "lbap":
        import fastlap

        worst = fastlap.solve_lbap(cost)[0]
    else:
        from scipy.sparse import csr_matrix
        from scipy.sparse.csgraph import maximum_bipartite_matching

        worst = max(cost.min(axis=0).max(), cost.min(axis=1).max())
        found = maximum_bipartite_matching(csr_matrix(cost <= worst), perm_type="column")
        if (found < 0).any():
            raise SystemExit("the threshold is not the answer")
    print(json.dumps([time.perf_counter() - start, float(worst)]))


def peer(path, name):
    """Runs one peer in this process; prints seconds and value."""
    import time

    import numpy

    if path.endswith(".npz"):
        return sparse_peer(path, name)
    if name in ("lbap", "threshold"):
        return bottleneck_peer(path, name)
    cost = numpy.ascontiguousarray(numpy.load(path))
    square = cost.shape[0] == cost.shape[1]
    floats = cost.astype("float64")
    if name in ("scipy", "minilsap"):
        if name == "scipy":
            from scipy.optimize import linear_sum_assignment
        else:
            from minilsap import linear_sum_assignment

        start = time.perf_counter()
        rows, columns = linear_sum_assignment(cost)
    elif name == "kwok":
        import kwok

        # It maximises, and may leave out pairs that are worth nothing.
        gains = (floats.max() + 1 - floats).tolist()
        pairs = [list(enumerate(row)) for row in gains]
        start = time.perf_counter()
        found = kwok.kwok(pairs)
        rows, columns = numpy.arange(len(pairs)), numpy.array(found.left_pairs)
    elif name == "laprust":
        import laprust

        start = time.perf_counter()
        _, rows, columns = laprust.lapjv(floats, extend_cost=not square)
    elif name == "lapx":
        import lap

        start = time.perf_counter()
        _, rows, columns = lap.lapjvr(floats, extend_cost=not square)
    elif name == "lapjv":
        import lapjv

        start = time.perf_counter()
        found = lapjv.lapjv(floats)
        rows, columns = numpy.arange(cost.shape[0]), numpy.asarray(found[0])
    elif name == "fastlap":
        import fastlap

        start = time.perf_counter()
        _, found, _ = fastlap.solve_lap(floats, algorithm="auction")
        rows, columns = numpy.arange(cost.shape[0]), numpy.array(found)
    elif name in ("lap1015", "lap1015-told"):
        from py_lap_solver.solvers import Lap1015Solver

        solver = Lap1015Solver(use_openmp=False, use_lambda=name == "lap1015-told")
        start = time.perf_counter()
        found = numpy.asarray(solver.solve_single(cost))
        rows, columns = numpy.arange(cost.shape[0]), found
    elif name == "ortools":
        from ortools.graph.python import linear_sum_assignment

        whole = numpy.round(cost * (1 if cost.dtype.kind == "i" else 1e9)).astype("int64")
        solver = linear_sum_assignment.SimpleLinearSumAssignment()
        start = time.perf_counter()
        left, right = numpy.indices(whole.shape)
        solver.add_arcs_with_cost(left.ravel(), right.ravel(), whole.ravel())
        solver.solve()
        count = cost.shape[0]
        rows = numpy.arange(count)
        columns = numpy.array([solver.right_mate(row) for row in range(count)])
    else:
        raise SystemExit(f"no peer {name}")
    seconds = time.perf_counter() - start
    print(json.dumps([seconds, float(cost[rows, columns].sum())]))


def pinned(core, command, **options):
    if core is not None:
        command = ["taskset", "-c", str(core), *command]
    environment = {**os.environ, "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}
    return subprocess.run(command, capture_output=True, text=True, env=environment, **options)


def sparse_line(columns, costs):
    """The instance of these edges."""
    count = len(columns)
    edges = [
        [row, column, cost]
        for row, (some, given) in enumerate(zip(columns.tolist(), costs.tolist()))
        for column, cost in zip(some, given)
    ]
    return {"rows": count, "columns": count, "edges": edges}


def ours(path, given):
    run = pinned(given.core, [str(given.solver), str(path)])
    answer = json.loads(run.stdout)
    if answer.get("verified") != "optimal":
        raise SystemExit(f"not verified: {run.stdout[:300]}")
    return answer["seconds"], float(answer["value"])


def compare(name, path, peers, given):
    """Runs all in turn, round by round, and prints a line of the table."""
    peers = given.peers.split(",") if given.peers else peers
    times = {}
    value = None
    for _ in range(given.rounds):
        seconds, value = ours(HOME / "line.jsonl", given)
        times.setdefault("ours", []).append(seconds)
        for each in list(peers):
            command = [sys.executable, __file__, "--peer", str(path), each]
            try:
                run = pinned(given.core, command, timeout=given.patience)
            except subprocess.TimeoutExpired:
                print(f"{name}: {each} was stopped", file=sys.stderr)
                peers.remove(each)
                continue
            if run.returncode != 0:
                continue
            seconds, found = json.loads(run.stdout.strip().splitlines()[-1])
            if abs(found - value) > 1e-4 * max(1.0, abs(value)):
                print(f"{name}: {each} finds {found}, we find {value}", file=sys.stderr)
            times.setdefault(each, []).append(seconds)
    medians = {each: 1000 * statistics.median(list_) for each, list_ in times.items()}
    mine = medians.pop("ours")
    best = min(medians, key=medians.get) if medians else "none"
    other = medians.get(best, float("nan"))
    others = ", ".join(
        f"{each} {time:.1f}" for each, time in sorted(medians.items(), key=lambda two: two[1])[1:]
    )
    print(
        f"| {name} | {mine:.1f} | {other:.1f} | {best} | {other / mine:.1f} | {others} |",
        flush=True,
    )


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--core", type=int)
    arguments.add_argument("--small", action="store_true", help="sizes of a few seconds")
    arguments.add_argument("--large", action="store_true", help="10 000 rows and columns only")
    arguments.add_argument("--sparse", action="store_true", help="edges, not tables")
    arguments.add_argument("--bottleneck", action="store_true", help="the best worst pair")
    arguments.add_argument("--patience", type=float, default=180, help="seconds for a peer")
    arguments.add_argument("--peers", help="these alone, with commas between them")
    arguments.add_argument("--works", default="", help="words of names, with commas between them")
    arguments.add_argument("--solver", type=pathlib.Path, help="a built `examples/solve`")
    arguments.add_argument("--peer", nargs=2, help=argparse.SUPPRESS)
    given = arguments.parse_args()
    enter_environment()
    if given.peer:
        return peer(*given.peer)
    import numpy

    if given.solver is None:
        given.solver = ROOT / "target" / "release" / "examples" / "solve"
        build = ["cargo", "build", "--release", "--example", "solve"]
        subprocess.run(build, cwd=ROOT, check=True)
    heads = ["work", "ours, ms", "best peer, ms", "which", "ratio", "others, ms"]
    print("| " + " | ".join(heads) + " |")
    print("| " + " | ".join("---" for _ in heads) + " |")
    wanted = given.works.split(",")
    line = {"problem": "assignment", "sense": "min", "cardinality": "full"}
    if given.sparse:
        for name, columns, costs in sparse_inputs(numpy, given.seed, given.small):
            if not any(word in name for word in wanted):
                continue
            path = HOME / "input.npz"
            numpy.savez(path, columns=columns, costs=costs)
            whole = json.dumps(line | sparse_line(columns, costs))
            (HOME / "line.jsonl").write_text(whole + "\n")
            compare(name, path, ["ortools", "scipy", "lapx", "pylmcf"], given)
        return
    for name, cost in inputs(numpy, given.seed, given.small, given.large):
        if not any(word in name for word in wanted):
            continue
        path = HOME / "input.npy"
        numpy.save(path, cost)
        (HOME / "line.jsonl").write_text(json.dumps(line | {"npy": str(path)}) + "\n")
        square = cost.shape[0] == cost.shape[1]
        if given.bottleneck:
            if square:
                asked = line | {"npy": str(path), "objective": "bottleneck"}
                (HOME / "line.jsonl").write_text(json.dumps(asked) + "\n")
                compare(name, path, ["lbap", "threshold"], given)
            continue
        peers = ["laprust", "lapx"]
        peers += ["lapjv", "lap1015"] if square else []
        # Its auction takes very long where many costs are equal.
        peers += ["fastlap"] if square and cost.dtype.kind == "f" and "rule" not in name else []
        compare(name, path, peers, given)


if __name__ == "__main__":
    main()
