"""What the audit record of a changed review policy says."""

from collections.abc import Sequence

import pytest

from services.annotation.policy_files.review_policy import read_review_policy
from services.annotation.sets.policy_changes import policy_changes
from services.annotation.sets.review_policy import ReviewPolicy
from services.shared.domain.records import Action
from services.shared.runtime.access.audit_table import check_record
from tests.unit.annotation.sets.test_review_policy import SCHEMA

LENDING = "{id: lending, when: {document_type: [note, guaranty], matter: [HB-1]}}"
STRICT = (
    "{id: lending, when: {document_type: [note]}, four_eyes: blind, senior_from: high,"
    " judge_first: {blind_share: true, severities: [high, critical]}}"
)
SECRET = "{id: secret, when: {data_class: [restricted]}, passage_share: 0.2}"
SWITCHED = 'small_groups: {figures: hidden, switched_by: dana@t, switched_at: "2026-11-02", reason: Agreed.}'


def policy(*methods: str, more: str = "") -> ReviewPolicy:
    text = f"publish_unreviewed: []\nsegregation: []\nmethod: [{', '.join(methods)}]\n{more}"
    return read_review_policy(text, SCHEMA, "review.yaml")


def field(name: str, before: Sequence[str] = (), after: Sequence[str] = ()) -> tuple[str, ...]:
    return f"field={name}", *(f"before={one}" for one in before), *(f"after={one}" for one in after)


_LENDING = (
    *("changed=method", "rule=lending"),
    *field("when.document_type", ["guaranty"]),
    *field("when.matter", ["HB-1"]),
    *field("four_eyes", ["off"], ["blind"]),
    *field("senior_from", [], ["high"]),
    *field("judge_first", [], ["blind_share", "critical", "high"]),
)
_SECRET = (
    ("id", ["secret"]),
    ("when.data_class", ["restricted"]),
    ("four_eyes", ["off"]),
    ("second_review_share", ["0.1"]),
    ("passage_share", ["0.2"]),
)
_NEW = ("changed=method", "rule=secret", *(one for name, now in _SECRET for one in field(name, [], now)))
_GONE = ("changed=method", "rule=secret", *(one for name, was in _SECRET for one in field(name, was)))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (policy(), policy(), ()),
        (policy(LENDING, SECRET), policy(LENDING, SECRET), ()),
        (policy(LENDING), policy(STRICT), _LENDING),
        (policy(), policy(SECRET), _NEW),
        (policy(SECRET), policy(), _GONE),
        (
            policy(LENDING),
            policy(SECRET, LENDING),
            (*_NEW, *field("order", ["lending"], ["secret", "lending"])),
        ),
        (
            policy(LENDING, SECRET),
            policy(SECRET, LENDING),
            ("changed=method", *field("order", ["lending", "secret"], ["secret", "lending"])),
        ),
        (policy(), policy(more="decide_findings: high"), ("changed=decide_findings",)),
        (
            policy(),
            policy(more="perspectives: [{id: b, when: {document_type: [note]}, role: borrower}]"),
            ("changed=perspectives",),
        ),
        (
            policy(),
            policy(more=SWITCHED),
            (
                *("changed=small_groups", "small_groups=hidden", "kept_days=0", "switched_by=dana@t"),
                *("switched_at=2026-11-02", "why=Agreed."),
            ),
        ),
    ],
    ids=[
        "nothing",
        "same",
        "changed",
        "added",
        "removed",
        "added before another",
        "order",
        "decide",
        "perspective",
        "switch",
    ],
)
def test_each_change_is_named(before: ReviewPolicy, after: ReviewPolicy, said: Sequence[str]) -> None:
    detail = policy_changes(before, after)
    assert detail == tuple(said)
    check_record(Action.CONFIGURE, "configuration", detail)
