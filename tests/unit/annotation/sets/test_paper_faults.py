"""Findings for faults of the paper: severity, sentences and places, without words of the document."""

from services.annotation.placing.grounding import Texts
from services.annotation.proofreading.fault import Check
from services.annotation.proofreading.messages import MESSAGES
from services.annotation.sets.paper_faults import paper_faults
from services.shared.domain.annotations import FindingKind, Place
from services.shared.domain.clauses import Severity
from services.shared.domain.document import DocumentRecord, OriginalText, RedactedText
from services.shared.domain.spans import OriginalSpan, RedactedSpan, RedactionMap, Replacement

ORIGINAL = "Ann pays within thirty (60) days."
REDACTED = "[PERSON_1] pays within thirty (60) days."
MAP = RedactionMap((Replacement(OriginalSpan(0, 3), RedactedSpan(0, 10), "PERSON", "[PERSON_1]"),))
DOCUMENT = DocumentRecord("t", "s", "r", "m", document_id="d1")


def test_a_fault_is_a_finding_with_its_places_in_both_texts() -> None:
    texts = Texts(OriginalText(ORIGINAL), RedactedText(REDACTED), MAP)
    (found,) = paper_faults(texts, DOCUMENT)
    assert (found.kind, found.rule_id, found.state) == (FindingKind.PAPER_FAULT, "words-and-figures", None)
    assert [(one.span.of(ORIGINAL), one.redacted_span.of(REDACTED), one.part) for one in found.places] == [
        ("thirty", "thirty", ""),
        ("60", "60", "other"),
    ]
    assert isinstance(found.places[0], Place)
    assert paper_faults(texts, DOCUMENT)[0].finding_id == found.finding_id


def test_each_check_has_low_or_medium_severity_and_sentences() -> None:
    assert MESSAGES.keys() == set(Check)
    for severity, message in MESSAGES.values():
        assert severity in (Severity.LOW, Severity.MEDIUM)
        assert message.endswith(".")
