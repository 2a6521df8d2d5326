"""Answers to students and projects (docs/CERTIFICATES.md, "Projects")."""

from itertools import product

from .numbers import need, pairs_of

MOST = 20000


class Judge:
    """One answer against its instance. Comes back with the level that the answer earns."""

    def __init__(self, line, answer, folder):
        self.line, self.answer = line, answer
        self.objective = line.get("objective", "student-optimal")
        self.stopped = answer["status"] == "stopped"
        projects, mentors = line["projects"], line["mentors"]
        self.mentor = [project["mentor"] for project in projects]
        self.seats = [project.get("seats", 1) for project in projects]
        self.mentor_seats = [mentor.get("seats", 1) for mentor in mentors]
        listed = [set(mentor["list"]) for mentor in mentors]
        # A student's acceptable projects, and a mentor's students, best first.
        self.choices = [
            [at for at in row if student in listed[self.mentor[at]]]
            for student, row in enumerate(line["students"])
        ]
        wants = [{self.mentor[at] for at in row} for row in self.choices]
        self.order = [
            [student for student in mentor["list"] if at in wants[student]]
            for at, mentor in enumerate(mentors)
        ]
        # Entries of students whom the mentor does not list.
        self.dropped = sum(map(len, line["students"])) - sum(map(len, self.choices))

    def better(self, student, made):
        """The projects that a student likes better than its own."""
        row = self.choices[student]
        return row[: row.index(made[student])] if student in made else row

    def is_stable(self, made):
        """Whether these, by student, keep seats and no student and project block."""
        here = [[] for _ in self.mentor]
        of_mentor = [[] for _ in self.order]
        for student, project in made.items():
            here[project].append(student)
            of_mentor[self.mentor[project]].append(student)
        if any(len(held) > seats for held, seats in zip(here, self.seats)):
            return False
        if any(len(held) > seats for held, seats in zip(of_mentor, self.mentor_seats)):
            return False
        for student in range(len(self.choices)):
            for project in self.better(student, made):
                mentor = self.mentor[project]
                rank = self.order[mentor].index
                above = lambda held: any(rank(student) < rank(other) for other in held)
                if len(here[project]) == self.seats[project]:
                    blocks = above(here[project])
                elif len(of_mentor[mentor]) < self.mentor_seats[mentor]:
                    blocks = True
                else:
                    own = student in made and self.mentor[made[student]] == mentor
                    blocks = own or above(of_mentor[mentor])
                if blocks:
                    return False
        return True

    def level(self):
        answer = self.answer
        if "dropped" in answer:
            need(answer["dropped"] == self.dropped, f"{self.dropped} entries are dropped")
        if answer["pairs"] is None:
            need(self.stopped, "no pairs")
            return False
        pairs = pairs_of(answer["pairs"])
        need(pairs == sorted(set(pairs)), "the pairs do not ascend")
        self.made = dict(pairs)
        need(len(self.made) == len(pairs), "a student has two projects")
        for student, project in pairs:
            need(student < len(self.choices) and project in self.choices[student], "no acceptable pair")
        need(self.is_stable(self.made), "the matching is not stable")
        need(answer["value"] is None, "a value")
        return "feasible"

    def truth(self):
        """Against all stable matchings, where they can be listed."""
        count = 1
        for row in self.choices:
            count *= len(row) + 1
        if count > MOST or self.answer["status"] != "solved":
            return False
        found = []
        for chosen in product(*([None, *row] for row in self.choices)):
            made = {student: project for student, project in enumerate(chosen) if project is not None}
            if self.is_stable(made):
                found.append(made)
        need(self.made in found, "the checker contradicts itself")
        if self.objective == "student-optimal":
            for student, row in enumerate(self.choices):
                place = lambda made: row.index(made[student]) if student in made else len(row)
                need(place(self.made) == min(map(place, found)), "a student could do better")
        else:
            # Each student that another stable matching gives a mentor is one that this mentor
            # has here, or stands above nobody whom it would have to give up.
            for at, order in enumerate(self.order):
                held = lambda made: sorted(order.index(s) for s, p in made.items() if self.mentor[p] == at)
                own = held(self.made)
                for other in map(held, found):
                    need(len(own) == len(other), "mentors have other numbers of students")
                    need(all(a <= b for a, b in zip(own, other)), "a mentor could do better")
        return True


def may_refuse(line, folder):
    """Whether an error is what the line deserves."""
    return False
