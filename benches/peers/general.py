"""Compares `examples/solve` with other solvers of weighted matching in one pool, in one run.

    python3 benches/peers/general.py --seed 7 [--sizes 500 2000 5000] [--rounds 3] [--core 0]

Makes a virtual environment with pinned peers beside the build. Random pools, each agent in ten
pairs on average, with whole weights up to a million, go to rustworkx and networkx, with as many
pairs as can be and with any number; networkx runs once, and not beyond 2000 agents. Points of a
plane with all distances, where paths are no shorter than edges, go to fusion-blossom, which finds
perfect matchings of least cost. The sums must be the same. The times of `examples/solve` are its
`seconds`, those of peers are from their own graph to the matching.
"""

import argparse
import json
import math
import random
import statistics
import sys
import time

from assignment import ROOT, enter_environment, pinned

PINNED = ["networkx==3.6.1", "rustworkx==0.18.1", "fusion-blossom==0.2.13"]


def sparse(dice, agents):
    pairs = set()
    while len(pairs) < 5 * agents:
        one, two = dice.sample(range(agents), 2)
        pairs.add((min(one, two), max(one, two)))
    return [(one, two, dice.randrange(1, 10**6)) for one, two in sorted(pairs)]


def points(dice, agents):
    """All distances, rounded up to even numbers."""
    plane = [(dice.randrange(10**5), dice.randrange(10**5)) for _ in range(agents)]
    return [
        (one, two, 2 * math.ceil(math.dist(plane[one], plane[two])))
        for one in range(agents) for two in range(one)
    ]


def timed(solve):
    start = time.perf_counter()
    value = solve()
    return time.perf_counter() - start, value


def by_rustworkx(agents, edges, most):
    import rustworkx

    graph = rustworkx.PyGraph()
    graph.add_nodes_from(range(agents))
    graph.add_edges_from(edges)
    weight = lambda number: number
    return timed(
        lambda: sum(
            graph.get_edge_data(*pair)
            for pair in rustworkx.max_weight_matching(graph, max_cardinality=most, weight_fn=weight)
        )
    )


def by_networkx(agents, edges, most):
    import networkx

    graph = networkx.Graph()
    graph.add_weighted_edges_from(edges)
    return timed(
        lambda: sum(
            graph.edges[pair]["weight"]
            for pair in networkx.max_weight_matching(graph, maxcardinality=most)
        )
    )


def by_fusion_blossom(agents, edges, most):
    import fusion_blossom

    solver = fusion_blossom.SolverSerial(fusion_blossom.SolverInitializer(agents, edges, []))
    everybody = fusion_blossom.SyndromePattern(list(range(agents)))

    def solve():
        solver.solve(everybody)
        return sum(edges[edge][2] for edge in solver.subgraph())

    return timed(solve)


def works(dice, sizes):
    """Name, agents, edges, fields of the line, and peers with how often each runs."""
    for agents in sizes:
        edges = sparse(dice, agents)
        for cardinality in ("maximum", "free"):
            peers = [("rustworkx", by_rustworkx, False)]
            if agents <= 2000:
                peers.append(("networkx", by_networkx, True))
            fields = {"cardinality": cardinality}
            yield f"sparse {agents}, {cardinality}", agents, edges, fields, peers
    for agents in (100, 300):
        peers = [("fusion-blossom", by_fusion_blossom, False)]
        yield f"points {agents}", agents, points(dice, agents), {"sense": "min"}, peers


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--sizes", type=int, nargs="+", default=[500, 2000, 5000])
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--core", type=int)
    given = arguments.parse_args()
    enter_environment("pools", PINNED)
    solve = str(ROOT / "target" / "release" / "examples" / "solve")
    print("| work | ours, ms | verified, ms | peer, ms | which | ratio |")
    print("| --- | --- | --- | --- | --- | --- |")
    for name, agents, edges, fields, peers in works(random.Random(given.seed), given.sizes):
        line = {"problem": "general", "agents": agents, "edges": edges, **fields}
        ours, checks, theirs = [], [], {peer[0]: [] for peer in peers}
        for round_ in range(given.rounds):
            answer = json.loads(pinned(given.core, [solve, "-"], input=json.dumps(line) + "\n").stdout)
            if answer.get("verified") != "optimal":
                raise SystemExit(f"not verified: {str(answer)[:300]}")
            ours.append(answer["seconds"])
            checks.append(answer["verify_seconds"])
            for peer, run, once in peers:
                if round_ == 0 or not once:
                    seconds, value = run(agents, edges, fields.get("cardinality") != "free")
                    theirs[peer].append(seconds)
                    if value != answer["value"]:
                        print(f"{name}: {peer} finds {value}, not {answer['value']}", file=sys.stderr)
        mine, check = (1000 * statistics.median(times) for times in (ours, checks))
        for peer, times in theirs.items():
            other = 1000 * statistics.median(times)
            print(f"| {name} | {mine:.1f} | {check:.1f} | {other:.0f} | {peer} | {other / mine:.0f} |", flush=True)


if __name__ == "__main__":
    main()
