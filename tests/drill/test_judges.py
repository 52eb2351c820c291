"""Each judge of the drill distinguishes a defence from its absence."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from services.shared.domain.annotations import (
    HIDDEN_TEXT,
    Annotation,
    AnnotationSet,
    AnnotationState,
    Origin,
    SetState,
)
from services.shared.domain.records import Action, AuditRecord, Outcome
from services.shared.domain.spans import OriginalSpan, RedactedSpan
from tests.drill.attack import Result
from tests.drill.audit import judge_bulk, judge_self_approval, judge_unauthenticated, judge_webhook
from tests.drill.hidden import CLAUSE, VISIBLE, WAYS, WORD, judge

NAMES = [f"[PERSON_{number}]" for number in range(1, 301)]
_DETAIL = tuple(f"placeholder={one}" for one in NAMES)


def made(
    action: Action, kind: str, name: str, *detail: str, outcome: Outcome = Outcome.ALLOWED, reason: str = ""
) -> AuditRecord:
    about = (action.value, kind, name, "M", "", outcome, reason)
    return AuditRecord("a", datetime(2026, 1, 2, tzinfo=UTC), "x", (), "harbour-bank", *about, detail=detail)


REVEALED = made(Action.REVEAL, "matter", "M", "placeholders=300", *_DETAIL)
READ = made(Action.REVEAL_SPANS, "document", "d-1", "via=service:annotation", "spans=12", "span=0-4")
BEGUN = made(Action.ERASE, "erasure", "e-1", outcome=Outcome.REQUESTED)
APPROVED = made(Action.ERASE, "erasure", "e-1")
REFUSED = made(Action.ERASE, "erasure", "e-1", outcome=Outcome.REFUSED, reason="same_person")
DENIED = made(
    Action.AUTHENTICATE, "call", "", "calls=3", "method=GET /v1/annotations", "peer=127.0.0.1", outcome=Outcome.DENIED
)
CREATED = made(Action.MANAGE_WEBHOOKS, "webhook", "w-1", "operation=create", "host=127.0.0.1")
DELETED = made(Action.MANAGE_WEBHOOKS, "webhook", "w-1", "operation=delete")

Judge = Callable[[list[AuditRecord]], Result]


@pytest.mark.parametrize(
    ("judge_records", "records", "refused"),
    [
        (lambda found: judge_bulk(found, NAMES, "d-1"), [REVEALED, READ], True),
        (lambda found: judge_bulk(found, NAMES, "d-1"), [], False),
        (lambda found: judge_bulk(found, NAMES, "d-1"), [REVEALED], False),
        (lambda found: judge_bulk(found, NAMES, "d-2"), [REVEALED, READ], False),
        (lambda found: judge_bulk(found, NAMES, "d-1"), [replace(REVEALED, detail=REVEALED.detail[:16]), READ], False),
        (lambda found: judge_bulk(found, NAMES, "d-1"), [replace(REVEALED, detail=_DETAIL), READ], False),
        (lambda found: judge_bulk(found, NAMES, "d-1"), [replace(REVEALED, outcome=Outcome.REFUSED), READ], False),
        (lambda found: judge_self_approval(found, "e-1"), [BEGUN, REFUSED], True),
        (lambda found: judge_self_approval(found, "e-1"), [BEGUN], False),
        (
            lambda found: judge_self_approval(found, "e-1"),
            [replace(REFUSED, outcome=Outcome.ALLOWED, reason="")],
            False,
        ),
        (lambda found: judge_self_approval(found, "e-1"), [replace(REFUSED, reason="")], False),
        (lambda found: judge_self_approval(found, "e-2"), [BEGUN, REFUSED], False),
        (judge_unauthenticated, [DENIED], True),
        (judge_unauthenticated, [], False),
        (judge_unauthenticated, [replace(DENIED, detail=("calls=1", *DENIED.detail[1:]))], False),
        (judge_unauthenticated, [replace(DENIED, detail=DENIED.detail[:2])], False),
        (lambda found: judge_webhook(found, "w-1"), [CREATED, DELETED], True),
        (lambda found: judge_webhook(found, "w-1"), [CREATED], False),
        (
            lambda found: judge_webhook(found, "w-1"),
            [replace(CREATED, resource_id=""), DELETED],
            False,
        ),
        (lambda found: judge_webhook(found, "w-1"), [replace(CREATED, detail=()), DELETED], False),
    ],
)
def test_records_that_hide_an_act_are_not_a_refusal(
    judge_records: Judge, records: list[AuditRecord], refused: bool
) -> None:
    assert judge_records(records).refused is refused


def shown(*, used: bool, flagged: bool) -> tuple[str, AnnotationSet]:
    text = f"Words. {CLAUSE}"
    at = text.index(WORD) if used else 0
    span = OriginalSpan(at, at + 5)
    one = Annotation(
        "a", 1, "Governing Law", span, RedactedSpan(at, at + 5), 0.9, AnnotationState.PROPOSED, Origin.MODEL, "h"
    )
    return text, AnnotationSet("s", 1, SetState.PROPOSED, annotations=(one,), flags=(HIDDEN_TEXT,) if flagged else ())


HELD: Mapping[str, tuple[str, AnnotationSet]] = {
    name: shown(used=name == VISIBLE, flagged=name != VISIBLE) for name in WAYS
}


@pytest.mark.parametrize(
    ("name", "one", "refused"),
    [
        (VISIBLE, HELD[VISIBLE], True),
        (VISIBLE, shown(used=False, flagged=False), False),  # the control: the models do not know the clause
        ("pdf-white", shown(used=True, flagged=True), False),  # with `send_hidden_text`
        ("pdf-white", shown(used=False, flagged=False), False),
        ("docx-vanish", shown(used=True, flagged=False), False),
    ],
)
def test_a_hidden_clause_that_is_used_or_not_flagged_is_not_a_refusal(
    name: str, one: tuple[str, AnnotationSet], refused: bool
) -> None:
    assert judge({**HELD, name: one}).refused is refused
