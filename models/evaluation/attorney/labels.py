"""The labels of an attorney: one document per line of a file for each part."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from services.shared.wire.json_codec import from_json

Place = tuple[int, ...]
"""`(start, end)` in code points of the file; empty if there is none."""


class Part(StrEnum):
    """`HELD_OUT`: only its figures are read, once. `SECOND`: four development documents, labelled by another reader.
    `LATER`: credit agreements and commercial contracts that were drawn and labelled after the others.
    """

    DEVELOPMENT = "development"
    HELD_OUT = "held_out"
    SECOND = "second"
    LATER = "later"


class PointClass(StrEnum):
    """What a point is about. `CHANGE` and `PAPER_FAULT` are about the paper itself."""

    MONEY = "money"
    TERM_AND_EXIT = "term_and_exit"
    LIABILITY = "liability"
    INDEMNITY_AND_COSTS = "indemnity_and_costs"
    RESTRICTION = "restriction"
    EXCLUSIVITY = "exclusivity"
    SECURITY_AND_GUARANTEE = "security_and_guarantee"
    COVENANT = "covenant"
    DEFAULT_AND_REMEDIES = "default_and_remedies"
    CONDITIONS = "conditions"
    ASSIGNMENT_AND_CHANGE_OF_CONTROL = "assignment_and_change_of_control"
    AMENDMENTS_AND_WAIVERS = "amendments_and_waivers"
    REPRESENTATIONS = "representations"
    IP_AND_DATA = "ip_and_data"
    INSURANCE = "insurance"
    LAW_AND_DISPUTES = "law_and_disputes"
    PARTIES_AND_CAPACITY = "parties_and_capacity"
    PAPER_FAULT = "paper_fault"
    CHANGE = "change"


class State(StrEnum):
    """How the document deals with the subject of a point, for our side."""

    PRESENT = "present"
    ONE_SIDED = "one_sided"
    WEAK = "weak"
    WRONG = "wrong"
    ABSENT = "absent"
    UNUSUAL = "unusual"


class Direction(StrEnum):
    """Whether a change is better for our side."""

    BETTER = "better"
    WORSE = "worse"
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True)
class Point:
    """Something that a careful lawyer raises. `weight`: 3 before signing, 2 should be raised, 1 mentioned."""

    kind: PointClass
    weight: int
    state: State
    point: str
    place: Place = ()


@dataclass(frozen=True, slots=True)
class Change:
    """A provision of the base agreement that an amendment changes."""

    section: str
    change: str
    direction: Direction
    place: Place


@dataclass(frozen=True, slots=True)
class Value:
    """An entry of the economics. Without a place, `value` says why there is none."""

    key: str
    value: str
    place: Place = ()
    where: str = ""


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels of one document, a path in the data folder. `perspective`: our side, `named` in the document."""

    document: str
    kind: str
    paper: str
    perspective: str
    named: str
    points: tuple[Point, ...]
    economics: tuple[Value, ...]
    changes: tuple[Change, ...] = ()


def near(one: Place, other: Place) -> bool:
    """Whether two places overlap, or begin within 200 code points of each other."""
    return (one[0] < other[1] and other[0] < one[1]) or abs(one[0] - other[0]) <= _NEAR


def load_labels(part: Part) -> Iterator[Labels]:
    """The labels of all documents of a part. Raises `Reject` with the path of a field that is wrong."""
    with (Path(__file__).parent / f"{part}.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            yield from_json(Labels, json.loads(line))


_NEAR = 200
