"""The page of findings, for an invented document."""

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from scripts.findingskit.comparison import Expected, Verdict, compare
from scripts.findingskit.document import escaped, shortened
from scripts.findingskit.read import Read
from scripts.findingskit.reviewed import review
from scripts.make_findings import PAGE, PICTURES, SAMPLES, SHOWN, expectations, made_files
from services.annotation.placing.grounding import Texts
from services.annotation.policy_files.playbooks import read_playbook
from services.cli.demo.manifest import ExpectedFinding
from services.cli.standalone.annotate import AnnotatedText
from services.shared.domain.annotations import Annotation, AnnotationState, Origin
from services.shared.domain.document import OriginalText, RedactedText
from services.shared.domain.spans import OriginalSpan, RedactedSpan, RedactionMap

NOTES = {"shop": {"ends": "It ends.", "law": "It is Maine.", "rivals": "Missed."}}
SVG = "{http://www.w3.org/2000/svg}"
TEXT = """\
LEASE
made on May 1, 2024 by Jo Roe.
The Tenant insures
the *shop*. The lease ends on May 31, 2027. Rent never rises.
The laws of the State of Maine govern it. No one may compete with the shop.
"""
PLAYBOOK = """\
name: tiny
title: Tiny
applies_to: [lease]
minimum_confidence: 0.5
fields: [Agreement Date, Applicable Law]
rules:
  - {id: insured, clause: Insurance, expect: allowed, severity: low, message: Insured., guidance: Look.}
  - {id: ends, clause: Expiration Date, expect: required, severity: high, message: No end., guidance: Ask.}
  - {id: rivals, clause: Non-Compete, expect: forbidden, severity: critical, message: Rivals., guidance: Strike.}
  - {id: law, field: Applicable Law, one_of: [US-NY], severity: medium, message: Foreign law., guidance: Ask.}
  - {id: duties, clause: Borrower Indemnity, expect: allowed, severity: info, message: Duties., guidance: Look.}
"""
FOUND = (
    ("Agreement Date", "May 1, 2024", 0.9),
    ("Insurance", "The Tenant insures\nthe *shop*.", 0.8),
    ("Price Restrictions", "Rent never rises.", 0.7),
    ("Governing Law", "The laws of the State of Maine govern it. No one may compete with the shop.", 0.6),
    ("Applicable Law", "Maine", 0.6),
    ("Borrower Indemnity", "Rent never rises.", 0.9),
)
CLAUSES = (
    ("Insurance", "The Tenant insures the *shop*."),
    ("Expiration Date", "The lease ends on May 31, 2027."),
    ("Governing Law", "The laws of the State"),
    ("Non-Compete", "No one may compete with the shop."),
)
VALUES = (("Agreement Date", "2024-05-01"), ("Applicable Law", "US-NY"))


def _annotation(category: str, words: str, confidence: float) -> Annotation:
    start = TEXT.index(words)
    place = (OriginalSpan(start, start + len(words)), RedactedSpan(start, start + len(words)))
    return Annotation(
        f"{category}@{start}", 1, category, *place, confidence, AnnotationState.PROPOSED, Origin.MODEL, "h"
    )


def _read(*more: tuple[str, str], values: tuple[tuple[str, str], ...] = VALUES) -> Read:
    schema = json.loads((SAMPLES.parent / "playbooks/schema/playbook.json").read_text())
    texts = Texts(OriginalText(TEXT), RedactedText(TEXT), RedactionMap())
    annotated = AnnotatedText(texts, "lease", tuple(_annotation(*one) for one in FOUND), 0.92)
    reviewed = review(annotated, read_playbook(PLAYBOOK, schema, "tiny.yaml"))
    expected = Expected("lease", tuple(ExpectedFinding(*one) for one in (*CLAUSES, *more)), values)
    return Read("shop", "shop.txt", reviewed, compare(reviewed, expected))


@pytest.mark.parametrize(
    ("category", "verdict"),
    [
        ("Insurance", Verdict.RIGHT),
        ("Governing Law", Verdict.PART),
        ("Price Restrictions", Verdict.WRONG),
        ("Borrower Indemnity", Verdict.UNJUDGED),
    ],
)
def test_annotations_are_compared_with_marks(category: str, verdict: Verdict) -> None:
    read = _read()
    (one,) = [clause for clause in read.reviewed.clauses if clause.category == category]
    assert read.compared.verdicts[one.annotation_id] is verdict


def test_marks_are_compared_with_annotations() -> None:
    verdicts = {one.clause.category: one.verdict for one in _read().compared.clauses}
    assert verdicts == {
        "Insurance": Verdict.RIGHT,
        "Expiration Date": Verdict.WRONG,
        "Governing Law": Verdict.PART,
        "Non-Compete": Verdict.WRONG,
    }


def test_loan_types_are_compared_by_the_loan_metric_if_one_is_marked() -> None:
    compared = _read(("Borrower Indemnity", "never rises.")).compared
    assert [one.verdict for one in compared.clauses][-1] is Verdict.RIGHT
    assert Verdict.UNJUDGED not in compared.verdicts.values()
    assert [one.verdict for one in _read(("Debt Limitation", "LEASE")).compared.clauses][-1] is Verdict.WRONG


def test_findings_are_compared_with_findings_on_marks() -> None:
    compared = _read().compared
    assert (compared.unfounded, compared.overlooked) == (("ends", "law"), ("rivals",))


def test_values_are_compared_if_any_are_expected() -> None:
    read = _read()
    assert {one.category: read.compared.fields[one.annotation_id] for one in read.reviewed.fields} == {
        "Agreement Date": Verdict.RIGHT,
        "Applicable Law": Verdict.WRONG,
    }
    assert read.compared.missed_fields == (("Applicable Law", "US-NY"),)
    unstated = _read(values=()).compared
    assert set(unstated.fields.values()) == {Verdict.UNJUDGED}
    assert unstated.unfounded == ("ends",)


def test_the_page_has_findings_and_errors() -> None:
    page = made_files([_read()], "`model@1`", NOTES, {"shop": "A lease"})[PAGE]
    for text in (
        "## A lease",
        "Models: `model@1`.",
        "Type: **lease**, confidence 0.92. Playbook: `tiny@",
        "| term | stated | lease ends on May 31, 2027. |",
        "| governing law | stated | laws of the State of Maine govern it. |",
        "None stated: parties, price, indexation,",
        "- **medium**, weak `ends`: Confirm Expiration Date: one place may be the clause",
        "  > Insurance, 0.80: “The Tenant insures the \\*shop\\*.”",
        "  Why: Applicable Law must be New York; the document says Maine.",
        "| Agreement Date | `2024-05-01` | May 1, 2024 | yes |",
        "| Applicable Law | `US-ME` | Maine | **no** |",
        "- Missed: Expiration Date, “The lease ends on May 31, 2027.”",
        "- Other edges: Governing Law, “The laws of the State”",
        "- Not marked: Price Restrictions, 0.70, “Rent never rises.”",
        "- Unfounded: `ends`, “No end.”",
        "- Overlooked: `rivals`, “Rivals.”",
        "| `shop` | `ends` | unfounded | weak; Expiration Date: none; 1 missed | It ends. |",
        "| `shop` | `rivals` | overlooked | absent; Non-Compete: none; 1 missed | Missed. |",
        "| `shop` | lease | 0.92 | 4 | 1 | 1 | 2 | 2 | 4 | 2 | 1 |",
    ):
        assert text in page
    assert page.index("- **medium**") < page.index("- **low**") < page.index("- **info**")


def test_the_strip_shows_verdicts_with_text_and_patterns_too() -> None:
    root = ET.fromstring(made_files([_read()], "", NOTES, {"shop": "A lease"})[PICTURES / "findings-shop.svg"])
    assert root.findtext(f"{SVG}title") == "A lease"
    about = root.findtext(f"{SVG}desc") or ""
    for text in ("Insurance: 1 as marked", "Non-Compete: 1 missed", "Price Restrictions: 1 where nothing is marked"):
        assert text in about
    words = {one.text for one in root.iter(f"{SVG}text")}
    assert {"Agreement Date", "Insurance", "Non-Compete", f"the document, {len(TEXT):,} characters"} <= words
    kinds = [one.attrib["class"] for one in root.iter(f"{SVG}rect") if one.find(f"{SVG}title") is not None]
    assert sum("missed" in one for one in kinds) == 2
    assert {"hatch", "dots", "bars"} <= {one.attrib["class"] for one in root.iter(f"{SVG}rect")}
    boxes = [one for one in root.iter(f"{SVG}rect") if one.find(f"{SVG}title") is not None]
    assert all(250 <= float(one.attrib["x"]) <= 956 and float(one.attrib["width"]) >= 3 for one in boxes)


def test_the_same_documents_give_the_same_bytes() -> None:
    assert made_files([_read()], "", NOTES, {"shop": "A"}) == made_files([_read()], "", NOTES, {"shop": "A"})


@pytest.mark.parametrize(
    ("words", "expected"),
    [("a*b_c", "a\\*b\\_c"), ("[x](y)", "\\[x\\](y)"), ("<b>|`", "\\<b\\>\\|\\`"), ("plain, 5 %", "plain, 5 %")],
)
def test_document_text_is_escaped(words: str, expected: str) -> None:
    assert escaped(words) == expected


def test_long_text_is_cut_at_a_space() -> None:
    assert shortened("a bc " * 100, 9) == "a bc a …"
    assert shortened("short", 9) == "short"


def test_every_sample_on_the_page_has_expectations() -> None:
    expected = {name: one for name, _, one in expectations(SAMPLES)}
    assert {name for name in SHOWN if not (expected[name].clauses and expected[name].fields)} == set()
    assert expected["term-loan-agreement"].of_loan
    assert all((SAMPLES / path).exists() for _, path, _ in expectations(SAMPLES))
    assert Path("docs") in PAGE.parents


@pytest.mark.parametrize(
    ("notes", "message"),
    [
        ({}, "shop: the unfounded finding ends has no note"),
        ({"shop": NOTES["shop"] | {"insured": "x"}}, "without a wrong finding"),
        (NOTES | {"other": {"ends": "x"}}, "without a wrong finding"),
    ],
)
def test_each_wrong_finding_has_a_note_and_each_note_a_finding(notes: dict[str, dict[str, str]], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        made_files([_read()], "", notes, {"shop": "A"})
