"""Which places reviewers judge before they see the answer of the model, and what they said. Pure."""

from dataclasses import dataclass
from datetime import datetime

from services.annotation.sets.steps.records import Stage
from services.shared.domain.clauses import Severity
from services.shared.domain.requests import Request
from services.shared.domain.spans import OriginalSpan


@dataclass(frozen=True, slots=True)
class JudgeFirst:
    """The part of the review policy that holds for a document version. `blind_share`: in a blind second review, all
    places. `severities`: in every step, the places of findings of these severities. It is stored with the first
    proposal: a later policy does not change it.
    """

    blind_share: bool = False
    severities: frozenset[Severity] = frozenset()

    @property
    def asks(self) -> bool:
        """Whether it can ask for anything."""
        return self.blind_share or bool(self.severities)


NOTHING = JudgeFirst()


@dataclass(frozen=True, slots=True)
class Answer:
    """What someone says about a place. `category`: the clause type or field; empty: none of them. For the document as
    a whole it is what the document should have, and does not. `severity`: of the risk; None: no risk.
    """

    category: str = ""
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class JudgedPlace:
    """A place; `span` is None for the document as a whole: is something missing from it? `own` is None before the
    caller has judged it; `model`, what the model says, is set only then.
    """

    place_id: str
    span: OriginalSpan | None
    own: Answer | None = None
    model: Answer | None = None


@dataclass(frozen=True, slots=True)
class JudgedPlaces:
    """What the caller judges first. `waiting`: the number of places without its judgement. `categories`: the clause
    types and fields of the playbook, in order of their names, among which it chooses.
    """

    revision: int
    waiting: int
    places: tuple[JudgedPlace, ...] = ()
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadPlacesResponse:
    """The places that the caller judges first."""

    judged: JudgedPlaces


@dataclass(frozen=True, slots=True)
class ReadPlacesRequest(Request[ReadPlacesResponse]):
    """A request for the places of a document."""

    document_id: str


@dataclass(frozen=True, slots=True)
class JudgePlaceResponse:
    """The places after the judgement, with what the model says about this one."""

    judged: JudgedPlaces


@dataclass(frozen=True, slots=True)
class JudgePlaceRequest(Request[JudgePlaceResponse]):
    """What the caller says about a place, before it sees what the model says."""

    document_id: str
    place_id: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class Judgement:
    """The first judgement of a person, and what the model had said, which the person saw next."""

    place_id: str
    person: str
    own: Answer
    model: Answer
    judged_at: datetime


@dataclass(frozen=True, slots=True)
class Judging:
    """Of a set: the stored policy, the step of its review, and the judgements of this step. An empty plan: nothing is
    judged first, or the review of the set was completed before.
    """

    plan: JudgeFirst = NOTHING
    stage: Stage = Stage.FIRST
    blind: bool = False
    judgements: tuple[Judgement, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether all places of the document are judged first."""
        return self.plan.blind_share and self.stage is Stage.SECOND and self.blind

    def by(self, person: str) -> frozenset[str]:
        """The places that the person has judged."""
        return frozenset(one.place_id for one in self.judgements if one.person == person)


NOT_JUDGED = Judging()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a place in the step in which a person judged it first. `final` is None if no one decided on it:
    then nothing is known about a change.
    """

    judgement: Judgement
    final: Answer | None

    @property
    def changed(self) -> bool | None:
        """Whether the final decision has another label than the first judgement. The risk is kept, not compared: the
        playbook gives it again to a passage that a person confirmed.
        """
        return None if self.final is None else self.final.category != self.judgement.own.category
