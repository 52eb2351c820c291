"""A form in an exhibit is no part of the agreement, if the playbook says so."""

from dataclasses import replace

import pytest

from services.annotation.playbook.conclude import conclude
from services.annotation.playbook.marks import WordsIn
from services.annotation.playbook.subject import Subject
from services.annotation.policy_files.playbooks import read_playbook
from services.shared.domain.annotations import Annotation, AnnotationState
from services.shared.domain.document import RedactedText
from services.shared.domain.parts import PartKind, RedactedPart
from services.shared.domain.spans import OriginalSpan, RedactedSpan
from tests.unit.annotation.playbook.test_conclude import PLAYBOOK, SCHEMA, mark

BODY = "The parties agree on many things. "
CLAUSE = "This note is governed by the law of Ohio. "
TEXT = BODY + CLAUSE + "It is an exclusive right of the lender. "
WORDS = """\
  - {id: exclusive, subject: Exclusive right, expect: forbidden, words: exclusive right, severity: low, message: One.}
"""


def _text(*, form: bool, kind: PartKind = PartKind.DOCUMENT) -> WordsIn:
    place = RedactedSpan(len(BODY), len(TEXT))
    part = RedactedPart(kind, 1, RedactedSpan(place.start, place.start), place, False, "note", form)
    return WordsIn(RedactedText(TEXT, parts=(part,)))


def _law(**changes: AnnotationState) -> Annotation:
    start, end = len(BODY), len(BODY + CLAUSE)
    found = replace(mark("Governing Law"), span=OriginalSpan(start, end), redacted_span=RedactedSpan(start, end))
    return replace(found, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("forms", "words", "annotation", "rules"),
    [
        ("read", _text(form=True), _law(), ["exclusive"]),
        ("left_out", _text(form=True), _law(), ["law"]),
        ("left_out", _text(form=False), _law(), ["exclusive"]),
        ("left_out", _text(form=True, kind=PartKind.SHEET), _law(), ["exclusive"]),
        ("left_out", _text(form=True), _law(state=AnnotationState.ACCEPTED), []),
    ],
)
def test_what_counts_of_a_form(forms: str, words: WordsIn, annotation: Annotation, rules: list[str]) -> None:
    playbook = read_playbook(f"{PLAYBOOK}{WORDS}forms: {forms}\n", SCHEMA, "tiny.yaml")
    found = conclude(playbook, Subject("nda"), [annotation], "d", words)
    assert [one.rule_id for one in found.findings] == rules
