"""The request and the answer of a comparison."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.annotation.redline.records import CallOut, ChangeKind
from services.shared.domain.clauses import Severity
from services.shared.domain.document import ChangeMark
from services.shared.domain.requests import Request
from services.shared.domain.spans import OriginalSpan

MOST_CHANGES, DEFAULT_CHANGES = 2_000, 500
MOST_WORDS = 2_000
"""Code points of a change whose words the answer has."""
AROUND = 60


@dataclass(frozen=True, slots=True)
class ChangedPlace:
    """A place in one of both texts, in code points of the original. `text`: its words, with placeholders for all
    values; at most the first 2,000. `before` and `after`: at most 60 code points of the original around it. `page`
    counts from 1, and is 0 if the format has no pages.
    """

    span: OriginalSpan
    page: int = 0
    text: str = ""
    before: str = ""
    after: str = ""


class Doubt(StrEnum):
    """Why a tracked change needs attention. The values are stable: responses contain them. FUTURE_DATE: it is dated
    more than a day after the document arrived. ALTERED: the earlier version has it with other words.
    """

    NO_AUTHOR = "no_author"
    NO_DATE = "no_date"
    FUTURE_DATE = "future_date"
    ALTERED = "altered"


@dataclass(frozen=True, slots=True)
class VersionChange:
    """A change. `number` counts from 1. `tracked`: the new document marks it as a tracked change; None if no one marked
    it. `clauses`: the categories of annotations that it touches. `inside`: the changes within moved text. `author`,
    with a placeholder for the name, and `dated` are what the file says of a tracked change: anyone can write them.
    """

    number: int
    kind: ChangeKind
    old: ChangedPlace
    new: ChangedPlace
    call_outs: tuple[CallOut, ...] = ()
    clauses: tuple[str, ...] = ()
    tracked: ChangeMark | None = None
    inside: tuple["VersionChange", ...] = ()
    author: str = ""
    dated: datetime | None = None
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangedFinding:
    """A finding that only one version has. `changes`: the numbers of the changes at its evidence."""

    finding_id: str
    rule_id: str
    category: str
    severity: Severity
    message: str
    changes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class CompareDocumentsResponse:
    """A page of changes: first those that no one marked, then the tracked ones by author, each in the order of the new
    text.

    `against`: the document that it is compared with. `total`: the number of all changes; `unmarked`: of those that no
    one marked. `aligned`: no part was too large to compare word by word. `uncompared_values`: values of the new
    document without a placeholder of their own, such as masked or generalised ones: whether they changed is not known.
    `opened` and `closed`: the findings of one version only; if `findings_missing`, the caller cannot read those of a
    version, there are none yet, or another version replaced it before its review was completed.
    """

    against: str
    changes: tuple[VersionChange, ...]
    total: int
    unmarked: int
    next_page_token: str = ""
    aligned: bool = True
    uncompared_values: int = 0
    opened: tuple[ChangedFinding, ...] = ()
    closed: tuple[ChangedFinding, ...] = ()
    findings_missing: bool = False


@dataclass(frozen=True, slots=True)
class CompareDocumentsRequest(Request[CompareDocumentsResponse]):
    """`against`: the earlier version; empty for the last one before. `page_size`: the most changes; 0 for the
    default.
    """

    document_id: str
    purpose: str = ""
    against: str = ""
    page_size: int = 0
    page_token: str = ""
