"""Findings for faults of the paper: severity, sentences and places, without words of the document."""

import pytest

from services.annotation.agreement.paper import Paper, PaperKind
from services.annotation.placing.grounding import Texts
from services.annotation.proofreading.fault import Check
from services.annotation.proofreading.messages import CHECKS
from services.annotation.sets.paper_faults import paper_faults
from services.shared.domain.annotations import FindingKind, Place
from services.shared.domain.clauses import Severity
from services.shared.domain.document import DocumentRecord, OriginalText, RedactedText
from services.shared.domain.spans import OriginalSpan, RedactedSpan, RedactionMap, Replacement

ORIGINAL = "Ann pays within thirty (60) days."
REDACTED = "[PERSON_1] pays within thirty (60) days."
MAP = RedactionMap((Replacement(OriginalSpan(0, 3), RedactedSpan(0, 10), "PERSON", "[PERSON_1]"),))
AGREEMENT = Paper(PaperKind.AGREEMENT, 0.95, None)
DOCUMENT = DocumentRecord("t", "s", "r", "m", document_id="d1")


def test_a_fault_is_a_finding_with_its_places_in_both_texts() -> None:
    texts = Texts(OriginalText(ORIGINAL), RedactedText(REDACTED), MAP)
    (found,) = paper_faults(texts, DOCUMENT, AGREEMENT)
    assert (found.kind, found.rule_id, found.state) == (FindingKind.PAPER_FAULT, "words-and-figures", None)
    assert [(one.span.of(ORIGINAL), one.redacted_span.of(REDACTED), one.part) for one in found.places] == [
        ("thirty", "thirty", ""),
        ("60", "60", "other"),
    ]
    assert isinstance(found.places[0], Place)
    assert paper_faults(texts, DOCUMENT, AGREEMENT)[0].finding_id == found.finding_id


def test_blanks_of_a_document_are_one_finding() -> None:
    words = (
        "Ann pays a fee of $_____ on each day, and the list of [●] follows here.\n\nShe signs on [date] of the month."
    )
    texts = Texts(OriginalText(words), RedactedText(words), RedactionMap(()))
    (found,) = paper_faults(texts, DOCUMENT, AGREEMENT)
    assert (found.rule_id, found.severity) == ("blank", Severity.MEDIUM)
    assert [(one.span.of(words), one.part) for one in found.places] == [("_____", ""), ("[date]", "more")]


def test_a_blank_that_affects_no_amount_date_or_party_is_low() -> None:
    words = "The list of [●] follows here."
    (found,) = paper_faults(Texts(OriginalText(words), RedactedText(words), RedactionMap(())), DOCUMENT, AGREEMENT)
    assert found.severity is Severity.LOW


@pytest.mark.parametrize("kind", [PaperKind.AMENDMENT, PaperKind.WAIVER, PaperKind.CONSENT])
def test_a_paper_that_changes_another_one_has_no_missing_attachments(kind: PaperKind) -> None:
    words = "The form is attached hereto as Exhibit A, and the notice as well."
    texts = Texts(OriginalText(words), RedactedText(words), RedactionMap(()))
    assert [one.rule_id for one in paper_faults(texts, DOCUMENT, AGREEMENT)] == ["missing-attachment"]
    assert paper_faults(texts, DOCUMENT, Paper(kind, 0.95, None)) == ()


def test_each_check_has_a_severity_below_high_and_sentences() -> None:
    assert CHECKS.keys() == set(Check)
    for one in CHECKS.values():
        assert {one.severity, one.on_deal} <= {Severity.INFO, Severity.LOW, Severity.MEDIUM, None}
        assert one.message.endswith(".")
