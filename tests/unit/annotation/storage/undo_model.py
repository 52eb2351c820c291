"""A model of the decisions of two people on one document: what is decided, taken back and put again."""

from collections import defaultdict
from dataclasses import dataclass, field

from hypothesis import strategies as st

from services.shared.domain.errors import Reason

ANNOTATIONS = ("Governing Law", "Parties", "added")
FINDINGS = ("liens-limited", "dated")
PEOPLE = (0, 1)
Content = tuple[str, str] | None
Target = str

_DECIDED: dict[str, str] = {"accept": "accepted", "reject": "rejected", "change_category": "changed", "add": "added"}
_FOUND = {"accept": "accepted", "reject": "rejected", "change": "changed"}


@dataclass(frozen=True, slots=True)
class Op:
    """A step of a person: `kind` is a decision, `undo` or `redo`."""

    person: int
    kind: str
    target: Target = ""


def ops() -> st.SearchStrategy[list[Op]]:
    """Sequences of steps. Undo and redo are as frequent as decisions."""
    people = st.sampled_from(PEOPLE)
    decided = st.builds(
        Op, people, st.sampled_from(("accept", "reject", "change_category")), st.sampled_from(ANNOTATIONS)
    )
    added = st.builds(Op, people, st.just("add"), st.just("added"))
    found = st.builds(Op, people, st.sampled_from(sorted(_FOUND)), st.sampled_from(FINDINGS))
    steps = st.builds(Op, people, st.sampled_from(("undo", "redo")))
    return st.lists(st.one_of(decided, decided, added, found, steps, steps, steps), min_size=8, max_size=30)


@dataclass(slots=True, eq=False)
class Made:
    """A decision. `under` was in force on the target when it was taken back."""

    person: int
    target: Target
    content: Content
    in_force: bool = True
    under: "Made | None" = None


@dataclass(slots=True)
class Model:
    """The contents of the targets follow from the decisions in force, in their order."""

    initial: dict[Target, Content]
    made: list[Made] = field(default_factory=list)
    redo: dict[int, list[Made]] = field(default_factory=lambda: defaultdict(list))

    def content(self, target: Target) -> Content:
        top = self._top(target)
        return top.content if top else self.initial[target]

    def can_undo(self, person: int) -> bool:
        return self._own(person) is not None

    def can_redo(self, person: int) -> bool:
        return bool(self.redo[person])

    def apply(self, op: Op) -> Reason | None:
        """Applies the step; returns why it is refused."""
        if op.kind == "undo":
            return self._undo(op.person)
        if op.kind == "redo":
            return self._redo(op.person)
        before = self.content(op.target)
        if op.target in FINDINGS:
            severity = "info" if op.kind == "change" else (self.initial[op.target] or ("", ""))[1]
            self._decide(op, (_FOUND[op.kind], severity))
            return None
        refusal = _refusal(op, before)
        if refusal is None:
            kept = before[1] if before else ""
            category = {"add": "Insurance", "change_category": "Audit Rights"}.get(op.kind, kept)
            self._decide(op, (_DECIDED[op.kind], category))
        return refusal

    def _decide(self, op: Op, content: Content) -> None:
        self.made.append(Made(op.person, op.target, content))
        self.redo[op.person].clear()

    def _undo(self, person: int) -> Reason | None:
        one = self._own(person)
        if one is None:
            return Reason.PRECONDITION_FAILED
        if self._top(one.target) is not one:
            return Reason.CONFLICT
        one.in_force = False
        one.under = self._top(one.target)
        self.redo[person].append(one)
        return None

    def _redo(self, person: int) -> Reason | None:
        if not self.redo[person]:
            return Reason.PRECONDITION_FAILED
        one = self.redo[person][-1]
        if self._top(one.target) is not one.under:
            return Reason.CONFLICT
        self.redo[person].pop()
        one.in_force = True
        return None

    def _own(self, person: int) -> Made | None:
        return next((one for one in reversed(self.made) if one.person == person and one.in_force), None)

    def _top(self, target: Target) -> Made | None:
        return next((one for one in reversed(self.made) if one.target == target and one.in_force), None)


def _refusal(op: Op, before: Content) -> Reason | None:
    if op.kind == "add":
        return Reason.PRECONDITION_FAILED if before and before[0] != "rejected" else None
    return Reason.NOT_FOUND if before is None else None
