"""A document as `glossator show` prints it."""

from dataclasses import replace

import pytest
from rich.console import Console, RenderableType

from services.cli.clients.annotation import DocumentMarks
from services.cli.render.document import record_table, render_document
from services.shared.domain.annotations import (
    BASE_NOT_READ,
    OCR_LAYER,
    SUSPECTED_INSTRUCTION,
    Annotation,
    AnnotationSet,
    AnnotationState,
    Finding,
    Origin,
    SetState,
)
from services.shared.domain.clauses import CLAUSE_TYPES, Severity
from services.shared.domain.document import DocumentRecord
from services.shared.domain.relations import Priority, Relation, RelationKind
from services.shared.domain.spans import OriginalSpan, RedactedSpan

DOCUMENT = DocumentRecord("t", "s", "r", "m")
TEXT = "The parties agree on many things. " * 4000
STATES = tuple(AnnotationState)


def annotation(number: int, category: str) -> Annotation:
    span = OriginalSpan(120_000 + number, 120_900 + number)
    state = STATES[number % 2]
    hidden = RedactedSpan(span.start, span.end)
    return Annotation(f"{number:032x}", 1, category, span, hidden, 0.5, state, Origin.MODEL, "", page=300 + number)


ANNOTATIONS = tuple(annotation(number, name) for number, name in enumerate(CLAUSE_TYPES))
FINDINGS = tuple(
    Finding(f"f{number}", f"rule-{number}", one.category, severity, "It is long. " * 9, "p", "1", (one.annotation_id,))
    for number, (one, severity) in enumerate(zip(ANNOTATIONS, Severity, strict=False))
)
SET = AnnotationSet("s", 4, SetState.PROPOSED, annotations=ANNOTATIONS, findings=FINDINGS)


def rendered(shown: RenderableType, width: int = 80) -> str:
    console = Console(width=width, highlight=False)
    with console.capture() as capture:
        console.print(shown)
    return capture.get()


def test_the_agreement_that_the_document_amends_is_shown() -> None:
    shown = rendered(record_table(replace(DOCUMENT, amends="deed-9"), replace(SET, flags=(BASE_NOT_READ,))))
    assert "amends" in shown
    assert "deed-9" in shown
    assert "compare them yourself" in shown
    assert "amends" not in rendered(record_table(DOCUMENT, SET))


def test_client_priority_and_relations_are_shown() -> None:
    relations = (Relation(RelationKind.RESTATES, "deed-1"), Relation(RelationKind.EXECUTED, document_id="9" * 32))
    stated = replace(DOCUMENT, client_id="c-9", priority=Priority.URGENT, relations=relations)
    shown = rendered(record_table(stated, SET))
    for words in ("restates", "deed-1", "executed", "9" * 32, "c-9", "urgent"):
        assert words in shown
    assert not {"client", "priority", "restates"} & set(rendered(record_table(DOCUMENT, SET)).split())


@pytest.mark.parametrize("brief", [False, True])
def test_hidden_text_is_marked_and_counted(*, brief: bool) -> None:
    place = ANNOTATIONS[0].span
    unseen = [*ANNOTATIONS[:1], *ANNOTATIONS[2:]]
    marked = replace(
        SET,
        annotations=(replace(ANNOTATIONS[0], hidden=True), *ANNOTATIONS[1:]),
        findings=(replace(FINDINGS[0], hidden=True), *FINDINGS[1:]),
        hidden_passages=21,
    )
    hidden = (place, *(replace(place, start=place.end, end=place.end + 9) for _ in unseen[:20]))
    output = rendered(render_document(DOCUMENT, marked, TEXT, marks=DocumentMarks(hidden), brief=brief))
    assert "21 passages that readers do not see" in output
    assert output.count(f"{ANNOTATIONS[0].category}*") == 1
    assert output.count("[hidden text]") == (1 if brief else 2)
    assert ("1 more" in output) == (not brief)
    assert output.count(f"{place.start}–{place.end}") == (1 if brief else 2)
    assert max(map(len, output.splitlines())) <= 80
    assert "hidden" not in rendered(render_document(DOCUMENT, SET, TEXT))


@pytest.mark.parametrize(
    ("flags", "shown"),
    [
        ((), []),
        ((SUSPECTED_INSTRUCTION,), ["warning", "suspected_instruction: the text contains instructions to a model"]),
        ((OCR_LAYER,), ["warning", "ocr_layer: the text is an invisible layer over pictures of the pages"]),
        (("of_a_newer_release",), ["warning", "of_a_newer_release"]),
    ],
)
def test_flag_is_a_warning(flags: tuple[str, ...], shown: list[str]) -> None:
    output = rendered(record_table(DOCUMENT, replace(SET, flags=flags)), 160)
    assert [one for one in shown if one not in output] == []
    assert ("warning" in output) == bool(flags)


@pytest.mark.parametrize("brief", [True, False])
def test_clause_names_and_pages_are_complete_at_80_columns(brief: bool) -> None:
    lines = rendered(render_document(DOCUMENT, SET, "" if brief else TEXT, brief=brief)).splitlines()
    rows = {line[:8]: line for line in lines if line[:1] == "0"}
    assert all(len(line) <= 80 for line in lines)
    assert not any("…" in row for row in rows.values())
    for one in ANNOTATIONS:
        assert sum(f" {one.category} " in line and f" {one.page} " in line for line in lines) == 1


def test_brief_has_one_line_per_annotation_and_finding() -> None:
    output = rendered(render_document(DOCUMENT, SET, TEXT, brief=True))
    assert len(output.splitlines()) <= len(ANNOTATIONS) + len(FINDINGS) + 15
    assert "agree" not in output
    assert "rule-0" in output


def test_annotations_are_counted_by_state_and_findings_by_severity() -> None:
    half = len(ANNOTATIONS) // 2
    output = rendered(record_table(DOCUMENT, SET))
    assert f"{len(ANNOTATIONS) - half} proposed, {half} accepted" in output
    assert "1 critical, 1 high, 1 medium, 1 low, 1 info" in output


def test_quote_follows_its_annotation() -> None:
    lines = rendered(render_document(DOCUMENT, SET, TEXT)).splitlines()
    first = next(number for number, line in enumerate(lines) if ANNOTATIONS[0].category in line)
    assert lines[first + 1].strip().startswith("[info] “")
    assert "agree on many things" in "".join(lines[first + 1 : first + 4])
