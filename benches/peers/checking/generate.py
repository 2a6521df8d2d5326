"""Random instances of every problem, objective and combination of options that answers."""

import os
import struct

from .numbers import write_npy
from .strategies import CODES, LOTTERIES, ONE_SEAT, STRICT, STRICT_MENTEES

TWO_SIDED = (
    "mentee-optimal", "mentor-optimal", "max-cardinality", "exact-max-cardinality",
    "strongly-stable", "super-stable", "all", "count", "rotations", "egalitarian", "min-regret",
    "sex-equal", "balanced", "median", "nearest", "repair", "envy-free-minimum",
    "fewest-blocking-minimum",
)
ROOMMATES = ("stable", "all", "egalitarian", "min-regret", "super-stable")
ASSIGNMENT = ("sum", "bottleneck", "bottleneck-then-sum", "ranked")
PROFILES = ("leximin", "rank-maximal", "generous", "greedy")

# What `solve` answers today, with the mechanisms by their codes.
KINDS = {
    *(("assignment", name) for name in ASSIGNMENT + PROFILES),
    *(("two-sided", name) for name in (*TWO_SIDED, *CODES)),
    *(("roommates", name) for name in ROOMMATES),
    *(("projects", name) for name in ("student-optimal", "mentor-optimal")),
    ("general", "sum"),
    *(("triads", name) for name in ("axial", "cyclic-stable")),
}


class Generator:
    """Lines from a seed. Files that they name go to `folder`."""

    def __init__(self, random, folder):
        self.random, self.folder, self.files = random, folder, 0

    def line(self, at):
        kind = self.random.choice(("assignment", "assignment", "two-sided", "two-sided", "roommates", "projects", "general", "triads"))
        line = {"id": at, "problem": kind, **getattr(self, kind.replace("-", "_"))()}
        if self.chance(15):
            line["work_limit"] = self.random.choice((0, 1, 2, 3, 5, 8, 13, 30, 100))
        if self.chance(1):
            line["seconds_limit"] = 0
        return line

    def forget(self, line):
        """Takes away the files of a line that is not asked."""
        for name, value in line.items():
            if name.endswith("npy"):
                os.remove(os.path.join(self.folder, value))

    def chance(self, percent):
        return self.random.randrange(100) < percent

    def size(self):
        """Mostly small enough to try everything, sometimes not."""
        large = self.random.randrange(7, 40 if self.chance(10) else 16)
        return self.random.choice((0, 1, 2, 2, 3, 3, 3, 4, 4, 5, 6, large))

    def file(self, kind, rows, columns=None):
        self.files += 1
        name = f"{self.files}.npy"
        write_npy(os.path.join(self.folder, name), kind, self.chance(50), rows, columns)
        return name

    def some_pairs(self, rows, columns):
        pairs = [[row, column] for row in range(rows) for column in range(columns)]
        return self.random.sample(pairs, min(len(pairs), self.random.randrange(1, 4)))

    def pool_pairs(self, agents):
        pairs = self.some_pairs(agents, agents)
        return [pair for pair in pairs if pair[0] < pair[1] or self.chance(3)]

    # Assignments.

    def number(self, family):
        random = self.random
        sign = random.choice((1, 1, 1, -1))
        return sign * {
            "digits": lambda: random.randrange(10),
            "halves": lambda: random.randrange(20) / 2,
            "cents": lambda: random.randrange(400) / 100,
            "tenths": lambda: random.choice((0.1, 0.2, 0.3, 0.4, 0.6, 0.7)),
            "large": lambda: (1 << 61) // 40 - random.randrange(3),
            "beyond": lambda: random.randrange(1, 1 << 9) << random.randrange(53),
            "scales": lambda: random.random() * 10.0 ** random.randrange(-300, 300),
            "tiny": lambda: struct.unpack("<d", struct.pack("<Q", random.randrange(9)))[0],
            "near": lambda: 1e-6 * (1 + random.randrange(4) * 2.0**-52),
            "bits": lambda: struct.unpack("<d", struct.pack("<Q", random.randrange(2030 << 52)))[0],
            "mixed": lambda: self.number(random.choice(("digits", "tenths", "scales", "tiny"))),
        }[family]()

    def assignment(self):
        random = self.random
        rows, columns = self.size(), self.size()
        if self.chance(60):
            rows, columns = min(rows, 4), min(columns, 3)
        family = random.choice(
            ("digits", "digits", "digits", "halves", "cents", "tenths", "large", "beyond",
             "scales", "tiny", "near", "bits", "mixed")
        )
        density = random.choice((30, 60, 85, 100))
        weights = [
            [self.number(family) if self.chance(density) else None for _ in range(columns)]
            for _ in range(rows)
        ]
        line, single = {}, False
        form = random.randrange(10)
        if form < 2 and rows and columns:
            kinds = {"digits": ("<f8", "<f4", "<i8", "<i4"), "halves": ("<f4",), "tenths": ("<f4", "<f8"), "cents": ("<f4", "<f8")}
            kind = random.choice(kinds.get(family, ("<f8",)))
            filled = [[0 if w is None else w for w in row] for row in weights]
            line["npy"] = self.file(kind, filled)
        elif form < 6 and rows:
            line["weights"] = weights
        else:
            edges = [[r, c, w] for r, row in enumerate(weights) for c, w in enumerate(row) if w is not None]
            random.shuffle(edges)
            line |= {"rows": rows, "columns": columns, "edges": edges}
        if self.chance(50):
            line["sense"] = random.choice(("min", "max"))
        seats = (0, 1, 1, 2, 3, 4_000_000_000)
        for name, count in (("row", rows), ("column", columns)):
            if self.chance(30):
                line[f"{name}_seats"] = [random.choice(seats) for _ in range(count)]
            if self.chance(12):
                line[f"{name}_minimum"] = [random.choice((0, 0, 0, 1, 2)) for _ in range(count)]
        form = random.randrange(7)
        if form < 2:
            line["cardinality"] = random.choice(("full", "maximum"))
        elif form == 2:
            line["cover"] = random.choice(("rows", "columns"))
        elif form < 5:
            line["cardinality"] = "free"
            for name, count in (("row", rows), ("column", columns)):
                if self.chance(40):
                    prices = [self.number(family) for _ in range(count)]
                    several = f"{name}_seats" in line
                    line[f"{name}_unmatched"] = [abs(p) if several else p for p in prices]
        if line.get("cardinality") != "free" and self.chance(50):
            line["objective"] = random.choice(ASSIGNMENT + PROFILES)
        elif self.chance(20):
            line["objective"] = "ranked"
        if line.get("objective") in PROFILES[1:] and self.chance(95):
            rank = lambda weight: None if weight is None else 1 + int(abs(weight)) % random.choice((2, 3, 6))
            if "npy" in line:
                line["npy"] = self.file("<i4", [list(map(rank, row)) for row in filled])
            elif "weights" in line:
                line["weights"] = [list(map(rank, row)) for row in weights]
            else:
                line["edges"] = [[row, column, rank(weight)] for row, column, weight in edges]
            if line["objective"] == "rank-maximal" and self.chance(30):
                line.pop("cardinality", None)
        if line.get("objective") == "ranked" and self.chance(90):
            line["limit"] = random.choice((0, 1, 2, 3, 5, 20))
        elif line.get("objective") == "ranked":
            line["work_limit"] = random.choice((0, 10, 1000, 20_000))
        for name in ("forbidden", "required"):
            if self.chance(15) and rows and columns:
                line[name] = self.some_pairs(rows, columns)
        return line

    # Preferences.

    def lists(self, agents, partners, ties, density, itself=False):
        rows = []
        for agent in range(agents):
            others = [at for at in range(partners) if not (itself and at == agent)]
            self.random.shuffle(others)
            others = [at for at in others if self.chance(density)]
            row = []
            while others:
                tie = [others.pop()]
                while others and self.chance(ties):
                    tie.append(others.pop())
                row.append(tie[0] if len(tie) == 1 and not self.chance(2) else tie)
            rows.append(row)
        return rows

    def list_file(self, agents, partners, density, columns, itself=False):
        kind = self.random.choice(("<i4", "<i8", "<u2", "<u4"))
        pad = {"<u2": (1 << 16) - 1, "<u4": (1 << 32) - 1}.get(kind, -1)
        rows = self.lists(agents, partners, 0, density, itself)
        rows = [[at[0] if isinstance(at, list) else at for at in row] for row in rows]
        return self.file(kind, [row + [pad] * (columns - len(row)) for row in rows], columns)

    def two_sided(self):
        random = self.random
        objective = random.choice(TWO_SIDED)
        mentees, mentors = self.size(), self.size()
        density = random.choice((50, 80, 100, 100))
        ties = random.choice((0, 0, 25, 50))
        if objective in ("strongly-stable", "super-stable"):
            ties = random.choice((5, 15, 40))
        line = {"objective": objective} if self.chance(95) else {}
        if objective not in TWO_SIDED[:6] and self.chance(50):
            # Square and complete: several stable matchings.
            mentors = mentees
            density = 100
        if self.chance(8) and mentees and mentors:
            kind = random.choice(("<f8", "<f4"))
            score = lambda: random.choice((-1.5, 0.0, 0.25, 0.5, 0.5, 0.75, 1.0, random.random()))
            for name, own, other in (("mentee", mentees, mentors), ("mentor", mentors, mentees)):
                rows = [[score() for _ in range(other)] for _ in range(own)]
                line[f"{name}_scores_npy"] = self.file(kind, rows, other)
                if self.chance(30):
                    line[f"{name}_floor"] = random.choice((0.1, 0.25, 0.5))
        elif self.chance(8) and mentees and mentors:
            line["mentees_npy"] = self.list_file(mentees, mentors, density, mentors)
            line["mentors_npy"] = self.list_file(mentors, mentees, density, mentees)
        else:
            line["mentees"] = self.lists(mentees, mentors, ties, density)
            line["mentors"] = self.lists(mentors, mentees, ties, density)
        if self.chance(40):
            line["mentor_seats"] = [random.choice((0, 1, 2, 2, 3, 4_294_967_295)) for _ in range(mentors)]
        if self.chance(2 if objective in ("strongly-stable", "super-stable", "median") else 20):
            line["mentee_seats"] = [random.choice((0, 1, 1, 2, 3)) for _ in range(mentees)]
        if objective in ("repair", "envy-free-minimum", "fewest-blocking-minimum"):
            if objective == "envy-free-minimum" and self.chance(95):
                line.pop("mentee_seats", None)
            line["objective"] = objective
            if objective == "repair":
                line["present"] = self.some_pairs(mentees, mentors) if mentees and mentors else []
        chance = 80 if objective.endswith("minimum") else 0 if objective == "repair" else 15
        if self.chance(chance):
            line["mentor_minimum"] = [random.choice((0, 0, 0, 1, 2)) for _ in range(mentors)]
        if (objective in TWO_SIDED[:2] or objective in TWO_SIDED[6:16]) and mentees and mentors:
            for name in ("forbidden", "required"):
                if self.chance(25):
                    few = 1 if objective in TWO_SIDED[6:15] and self.chance(70) else 3
                    line[name] = self.some_pairs(mentees, mentors)[:few]
        if objective == "nearest":
            line["present"] = self.some_pairs(mentees, mentors)
            line["objective"] = objective
        if self.chance(20):
            line["seed"] = random.randrange(1 << 64)
        if self.chance(15):
            line["limit"] = random.choice((0, 1, 2, 3, 5, 100))
        if self.chance(25):
            self.strategy(line, mentees, mentors, ties)
        return line

    def strategy(self, line, mentees, mentors, ties):
        """A mechanism in place of the objective."""
        for name in ("objective", "forbidden", "required", "mentor_minimum", "limit"):
            line.pop(name, None)
        code = line["strategy"] = self.random.choice(CODES)
        if code in ONE_SEAT and self.chance(95):
            line.pop("mentee_seats", None)
        if code in STRICT + STRICT_MENTEES and ties and self.chance(95) and "mentees" in line:
            line["mentees"] = self.lists(mentees, mentors, 0, 90)
            if code in STRICT:
                line["mentors"] = self.lists(mentors, mentees, 0, 90)
        if code in LOTTERIES:
            line["seed"] = self.random.randrange(1 << 64)
        line.pop("present", None)
        if code == "nearest":
            line["present"] = self.some_pairs(mentees, mentors)

    def triads(self):
        random = self.random
        if self.chance(50):
            sides = [random.choice((0, 1, 2, 2, 3, 3, 4)) for _ in range(3)]
            family = random.choice(("digits", "digits", "halves", "tenths", "large", "scales", "near"))
            density = random.choice((30, 60, 100))
            cell = lambda: self.number(family) if self.chance(density) else None
            weights = [[[cell() for _ in range(sides[2])] for _ in range(sides[1])] for _ in range(sides[0])]
            line = {"objective": "axial"} if self.chance(90) else {}
            line["weights"] = weights
            if self.chance(50):
                line["sense"] = random.choice(("min", "max"))
            return line
        sides, density = [random.choice((0, 1, 2, 3, 3, 4)) for _ in range(3)], random.choice((40, 70, 100))
        ties = random.choice((0, 0, 30))
        line = {"objective": "cyclic-stable"}
        for at, name in enumerate(("a_over_b", "b_over_c", "c_over_a")):
            line[name] = self.lists(sides[at], sides[(at + 1) % 3], ties, density)
        if self.chance(20):
            line["seed"] = random.randrange(1 << 64)
        return line

    def roommates(self):
        objective = self.random.choice(ROOMMATES)
        ties = self.random.choice((0, 15, 40)) if objective in ("stable", "super-stable") else 0
        agents = self.size() + self.random.randrange(3)
        density = self.random.choice((50, 80, 100, 100))
        line = {"objective": objective}
        if agents > 1 and self.chance(20):
            line["forbidden"] = self.pool_pairs(agents)
        if agents > 1 and self.chance(30 if objective in ("stable", "all") else 2):
            line["required"] = self.pool_pairs(agents)
        if ties == 0 and agents > 1 and self.chance(10):
            line["lists_npy"] = self.list_file(agents, agents, density, agents - 1, itself=True)
        else:
            line["lists"] = self.lists(agents, agents, ties, density, itself=True)
        if self.chance(10):
            line["limit"] = self.random.choice((0, 1, 2, 100))
        return line

    # Weights in one pool.

    def general(self):
        random = self.random
        agents = self.size() + random.randrange(3)
        family = random.choice(
            ("digits", "digits", "digits", "halves", "cents", "tenths", "large", "scales", "tiny",
             "near", "bits", "mixed")
        )
        density = random.choice((20, 40, 70, 100))
        edges = [
            [*random.sample((one, two), 2), self.number(family)]
            for one in range(agents) for two in range(one) if self.chance(density)
        ]
        random.shuffle(edges)
        line = {"agents": agents, "edges": edges}
        if self.chance(50):
            line["sense"] = random.choice(("min", "max"))
        if self.chance(60):
            line["cardinality"] = random.choice(("maximum", "free"))
        for name in ("forbidden", "required"):
            if self.chance(15) and edges:
                some = random.sample(edges, min(len(edges), random.randrange(1, 3)))
                line[name] = [random.sample(edge[:2], 2) for edge in some]
        return line

    def projects(self):
        random = self.random
        students, projects = self.size(), self.size()
        mentors = max(1, min(projects, self.size()))
        single = self.chance(30)
        if single:
            # One seat each and whole lists: several stable matchings.
            projects = mentors = students
        density = 100 if single else random.choice((50, 80, 100))
        seats = lambda: {} if single or self.chance(10) else {"seats": random.choice((0, 1, 1, 2, 3))}
        rows = lambda agents, partners: [
            [at[0] if isinstance(at, list) else at for at in row]
            for row in self.lists(agents, partners, 0, density)
        ]
        line = {
            "students": rows(students, projects),
            "projects": [
                {"mentor": at if single else random.randrange(mentors), **seats()}
                for at in range(projects)
            ],
            "mentors": [{**seats(), "list": row} for row in rows(mentors, students)],
        }
        if self.chance(90):
            line["objective"] = random.choice(("student-optimal", "mentor-optimal"))
        return line
