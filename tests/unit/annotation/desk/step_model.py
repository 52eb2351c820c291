"""A model of a document that is drawn for a blind second review: who can do what, and what the set shows then."""

from dataclasses import dataclass, field

from hypothesis import strategies as st

from services.annotation.sets.steps.records import Stage
from services.shared.domain.errors import Reason

TARGETS = ("Parties", "Governing Law", "Anti-Assignment", "added")
PEOPLE = (0, 1, 2, 3)
PICKS = ("first", "second", "neither")
Content = dict[str, str]
"""The state of each label, by target. A label that is not in the set has none."""


@dataclass(frozen=True, slots=True)
class Op:
    """A step of a person: a decision on a target, or another operation. `pick` is the choice of an adjudication."""

    person: int
    kind: str
    target: str = ""
    pick: str = ""


def ops() -> st.SearchStrategy[list[Op]]:
    """Sequences of steps, in which completions and rulings follow some decisions of the same few people."""
    people = st.sampled_from(PEOPLE)
    kinds = st.sampled_from(("accept", "reject"))
    decided = st.builds(Op, people, kinds, st.sampled_from(TARGETS))
    others = st.builds(Op, people, st.sampled_from(("add", "undo", "undo", "look", "rerun", "reopen")))
    work = st.lists(st.one_of(decided, decided, others), max_size=6)
    completed = st.builds(Op, people, st.just("complete"))
    ruled = st.builds(Op, people, st.just("adjudicate"), st.just(""), st.sampled_from(PICKS))
    part = st.tuples(work, st.lists(st.one_of(completed, completed, ruled), min_size=1, max_size=2))
    return st.lists(part, min_size=2, max_size=6).map(_flat)


def _flat(parts: list[tuple[list[Op], list[Op]]]) -> list[Op]:
    return [one for work, ends in parts for one in (*work, *ends)]


@dataclass(frozen=True, slots=True)
class Made:
    """A decision of this step, and the state of its target before."""

    person: int
    target: str
    before: str | None


@dataclass(frozen=True, slots=True)
class Pass:
    people: frozenset[int]
    content: Content


@dataclass(slots=True)
class Model:
    """`content` is what the set has now. `base` is its content before the decisions of the step."""

    content: Content = field(default_factory=lambda: dict.fromkeys(TARGETS[:3], "proposed"))
    stage: Stage = Stage.FIRST
    published: bool = False
    made: list[Made] = field(default_factory=list)
    passes: list[Pass] = field(default_factory=list)
    looked: set[int] = field(default_factory=set)
    readers: frozenset[int] = frozenset()

    def closed_to(self) -> frozenset[int]:
        """Who cannot do the next step."""
        people = frozenset(one for each in self.passes for one in each.people)
        return people | self.readers if self.stage is Stage.SECOND else people

    def apply(self, op: Op) -> Reason | None:
        """Applies the step; returns why it is refused."""
        match op.kind:
            case "look":
                self.looked.add(op.person)
                return None
            case "rerun":
                return self._rerun()
            case "reopen":
                return self._reopen()
            case "adjudicate":
                return self._adjudicate(op)
            case _:
                return self._turn(op.person) or self._step(op)

    def _turn(self, person: int) -> Reason | None:
        if self.published or self.stage is Stage.ADJUDICATION:
            return Reason.PRECONDITION_FAILED
        return Reason.FORBIDDEN if self.stage is Stage.SECOND and person in self.closed_to() else None

    def _step(self, op: Op) -> Reason | None:
        if op.kind == "complete":
            return self._complete(op.person)
        if op.kind == "undo":
            return self._undo(op.person)
        if op.kind == "add":
            if self.content.get("added", "rejected") != "rejected":
                return Reason.PRECONDITION_FAILED
            self._decide(op.person, "added", "added")
            return None
        if op.target not in self.content:
            return Reason.NOT_FOUND
        self._decide(op.person, op.target, f"{op.kind}ed")
        return None

    def _decide(self, person: int, target: str, state: str) -> None:
        self.made.append(Made(person, target, self.content.get(target)))
        self.content[target] = state

    def _undo(self, person: int) -> Reason | None:
        own = next((one for one in reversed(self.made) if one.person == person), None)
        if own is None:
            return Reason.PRECONDITION_FAILED
        if next(one for one in reversed(self.made) if one.target == own.target) is not own:
            return Reason.CONFLICT
        self.made.remove(own)
        self._put(own.target, own.before)
        return None

    def _put(self, target: str, state: str | None) -> None:
        self.content.pop(target, None)
        if state:
            self.content[target] = state

    def _complete(self, person: int) -> Reason | None:
        done = Pass(frozenset({person, *(one.person for one in self.made)}), dict(self.content))
        if self.stage is Stage.DONE:
            self.published = True
        elif self.stage is Stage.FIRST:
            self.readers = frozenset(self.looked)
            self._next(done, Stage.SECOND)
        elif self.differing(self.passes[0].content, done.content):
            self._next(done, Stage.ADJUDICATION)
        else:
            self.published, self.stage, self.passes = True, Stage.DONE, []
        self.made = []
        return None

    def _next(self, done: Pass, stage: Stage) -> None:
        for one in reversed(self.made):
            self._put(one.target, one.before)
        self.passes.append(done)
        self.stage = stage

    def differing(self, first: Content, second: Content) -> list[str]:
        """The targets on which two reviews differ: a rejected label is none."""
        return [one for one in TARGETS if first.get(one, "rejected") != second.get(one, "rejected")]

    def _adjudicate(self, op: Op) -> Reason | None:
        if self.published or self.stage is not Stage.ADJUDICATION:
            return Reason.PRECONDITION_FAILED
        if op.person in self.closed_to():
            return Reason.FORBIDDEN
        first, second = (one.content for one in self.passes)
        final = dict(second)
        for target in self.differing(first, second):
            said = {"first": first, "second": second, "neither": {}}[op.pick].get(target)
            final.pop(target, None)
            if said or target in self.content:
                final[target] = said or "rejected"
        self.content, self.passes, self.made = final, [], []
        self.published, self.stage = True, Stage.DONE
        return None

    def _rerun(self) -> Reason | None:
        if not self.published and self.stage in {Stage.FIRST, Stage.DONE}:
            self.made, self.passes, self.stage = [], [], Stage.FIRST
        return None

    def _reopen(self) -> Reason | None:
        if not self.published:
            return Reason.PRECONDITION_FAILED
        self.published = False
        return None
