"""Each document inside a file is judged by the playbook of its own type."""

import json
from dataclasses import replace

import pytest

from services.annotation.playbook.conclude import Conclusion, conclude, rulings
from services.annotation.playbook.explain import explain, past_finding, undecided_of
from services.annotation.playbook.inside import TITLE, documents_of, title_of
from services.annotation.playbook.marks import WordsIn, marks_of
from services.annotation.playbook.rules import Playbook, Playbooks
from services.annotation.playbook.subject import Subject
from services.annotation.policy_files.playbooks import read_playbook, stored_playbook
from services.annotation.sets.findings import with_lasting_ids
from services.shared.domain.annotations import Annotation, AnnotationState, Finding, Origin, RuleState
from services.shared.domain.document import RedactedText
from services.shared.domain.parts import PartKind, RedactedPart
from services.shared.domain.spans import OriginalSpan, RedactedSpan, RedactionMap, Replacement
from tests.unit.annotation.support import ROOT

SCHEMA = json.loads((ROOT / "playbooks/schema/playbook.json").read_text())
LOAN = """\
name: loan
title: Loans
applies_to: [credit_agreement, note, guaranty]
minimum_confidence: 0.5
forms: left_out
rules:
  - {id: law, category: Governing Law, expect: required, severity: high, message: No law.}
  - {id: debt, category: Debt Limitation, expect: required, severity: high, message: No limit.,
     document_types: [credit_agreement]}
  - {id: cap, category: Cap On Liability, expect: allowed, severity: low, message: Capped.}
  - {id: single, field: Applicable Law, consistent: true, severity: medium, message: Two laws.}
"""
NDA = """\
name: secrets
title: Secrets
applies_to: [nda]
minimum_confidence: 0.5
rules:
  - {id: term, category: Cap On Liability, expect: required, severity: medium, message: No cap.}
  - {id: mail, subject: Return, expect: required, words: return all copies, severity: low, message: No return.}
"""
REST = """\
name: rest
title: Rest
applies_to: ["*"]
minimum_confidence: 0.5
rules:
  - {id: suit, category: Covenant Not To Sue, expect: forbidden, severity: low, message: No suit.}
"""
BOOKS = Playbooks(
    {
        **dict.fromkeys(("credit_agreement", "note", "guaranty"), read_playbook(LOAN, SCHEMA, "loan.yaml")),
        "nda": read_playbook(NDA, SCHEMA, "nda.yaml"),
        "*": read_playbook(REST, SCHEMA, "rest.yaml"),
    }
)
LAW, DEBT, CAP = "The law of Ohio governs.", "Debt is limited.", "Liability is capped."
CLAUSES = {LAW: "Governing Law", DEBT: "Debt Limitation", CAP: "Cap On Liability", "Ohio": "Applicable Law"}
FILLER = "The parties wish one another well.\n" * 8
OPENINGS = {
    "note": "PROMISSORY NOTE\nThis Note is made by the company.",
    "guaranty": "GUARANTY\nThis Guaranty is made by the parent.",
    "nda": "NON-DISCLOSURE AGREEMENT\nThis Agreement is made by the company.",
    "credit agreement": "CREDIT AGREEMENT\nThis Agreement is made by the company.",
}
Piece = tuple[str, str, bool]
"""The type, the words and whether it is a form."""


class File:
    """An agreement with documents behind it, with a mark on each clause of `CLAUSES`."""

    def __init__(self, *pieces: Piece, kind: str = "credit agreement") -> None:
        self.text, self.kind = "", kind
        parts = []
        for number, (one, words, form) in enumerate(pieces):
            start, title = len(self.text), f"EXHIBIT {number}" if number else ""
            self.text += f"{title}\n{OPENINGS.get(one, '')}\n{words}\n{FILLER}"
            if number:
                span, head = RedactedSpan(start, len(self.text)), RedactedSpan(start, start + len(title))
                parts.append(RedactedPart(PartKind.DOCUMENT, number, head, span, False, one, form))
        self.parts = tuple(parts)

    @property
    def playbook(self) -> Playbook:
        return BOOKS.for_file(self.kind, [one.document_type for one in self.parts])

    @property
    def words(self) -> WordsIn:
        return WordsIn(RedactedText(self.text, parts=self.parts))

    def annotations(self, state: AnnotationState = AnnotationState.PROPOSED) -> list[Annotation]:
        found = []
        for words, category in CLAUSES.items():
            start = self.text.find(words)
            while start >= 0:
                spans = OriginalSpan(start, start + len(words)), RedactedSpan(start, start + len(words))
                name = f"{category} {start}"
                found.append(Annotation(name, 1, category, *spans, 0.9, state, Origin.MODEL, f"{category} {words}"))
                start = self.text.find(words, start + 1)
        return found

    def concluded(self, state: AnnotationState = AnnotationState.PROPOSED, **subject: object) -> Conclusion:
        about = Subject(self.kind, **subject)  # type: ignore[arg-type]
        return conclude(self.playbook, about, self.annotations(state), "d", self.words)

    def inside(self, finding: Finding) -> int:
        """The number of the document that the finding is about; 0: the first."""
        title = title_of(finding.places)
        return next((one.number for one in self.parts if title and one.title == title.redacted_span), 0)


AGREEMENT: Piece = ("", f"CREDIT AGREEMENT\n{LAW}\n{DEBT}", False)


@pytest.mark.parametrize(
    ("pieces", "found"),
    [
        ([AGREEMENT], []),
        ([("", f"CREDIT AGREEMENT\n{DEBT}", False), ("note", LAW, False)], [("law", 0)]),
        ([("", f"CREDIT AGREEMENT\n{DEBT}", False), ("note", LAW, True)], [("law", 0)]),
        ([("", f"CREDIT AGREEMENT\n{DEBT}", False), ("schedule", LAW, False)], []),
        ([AGREEMENT, ("note", LAW, False)], []),
        ([AGREEMENT, ("note", "We pay.", False)], [("law", 1)]),
        ([AGREEMENT, ("note", "We pay.", True)], []),
        ([AGREEMENT, ("guaranty", f"{LAW} {CAP}", False)], [("cap", 1)]),
        ([AGREEMENT, ("guaranty", "We pay.", False), ("note", "We pay.", False)], [("law", 1), ("law", 2)]),
        ([AGREEMENT, ("nda", LAW, False)], [("term", 1), ("mail", 1)]),
        ([AGREEMENT, ("nda", f"{CAP} He shall return all copies.", False)], []),
        ([AGREEMENT, ("nda", CAP, True)], []),
        ([AGREEMENT, ("certificate", CAP, False)], [("cap", 0)]),
        ([("", f"{LAW} {DEBT}", False), ("credit agreement", LAW, False)], [("debt", 1)]),
    ],
    ids=lambda value: "",
)
def test_each_document_has_the_findings_of_its_playbook(pieces: list[Piece], found: list[tuple[str, int]]) -> None:
    file = File(*pieces)
    assert [(one.rule_id, file.inside(one)) for one in file.concluded().findings] == found


def test_a_note_of_another_law_does_not_contradict_the_agreement() -> None:
    file = File(AGREEMENT, ("note", LAW.replace("Ohio", "Iowa"), False))
    file_marks = [*file.annotations(), *_marked(file, "Iowa", "Applicable Law")]
    found = conclude(file.playbook, Subject(file.kind), file_marks, "d", file.words)
    assert [one.rule_id for one in found.findings] == ["law"]  # of the note, whose sentence has no mark


def test_values_in_an_exhibit_are_not_those_of_the_agreement() -> None:
    file = File(AGREEMENT, ("exhibit", "A supplier of Iowa.", False))
    marks = [*file.annotations(), *_marked(file, "Iowa", "Applicable Law")]
    assert conclude(file.playbook, Subject(file.kind), marks, "d", file.words).findings == ()
    confirmed = [replace(one, state=AnnotationState.ACCEPTED) for one in marks]
    found = conclude(file.playbook, Subject(file.kind), confirmed, "d", file.words).findings
    assert [one.rule_id for one in found] == ["single"]


def test_a_confirmed_clause_of_a_form_counts_for_the_agreement() -> None:
    file = File(("", DEBT, False), ("note", LAW, True))
    assert file.concluded(AnnotationState.ACCEPTED).findings == ()


def test_a_document_inside_is_judged_as_a_file_of_its_own() -> None:
    words = f"GUARANTY\nThis Guaranty is by Acme Inc. (the “Guarantor”) for the bank (the “Lender”). {CAP}"
    alone = File(("", words, False), kind="guaranty").concluded()
    file = File(("", "SUPPLY AGREEMENT", False), ("guaranty", words, False), kind="supply")
    made = file.concluded()
    inside = [one for one in made.findings if file.inside(one) == 1]
    assert [(one.rule_id, one.severity, one.state) for one in inside] == [
        (one.rule_id, one.severity, one.state) for one in alone.findings
    ]
    assert [one.message for one in inside] == [
        f"In the guaranty inside this file: {one.message}" for one in alone.findings
    ]
    outcomes = [one for one in made.outcomes if title_of(one.places)]
    assert [(one.rule_id, one.state) for one in outcomes] == [(one.rule_id, one.state) for one in alone.outcomes]


def test_findings_and_outcomes_name_the_document_and_its_playbook() -> None:
    file = File(AGREEMENT, ("nda", LAW, False))
    made = file.concluded()
    assert {one.playbook for one in made.findings} == {"secrets"}
    assert [one.places[-1].part for one in made.findings] == [TITLE, TITLE]
    assert [(one.rule_id, one.state, bool(title_of(one.places))) for one in made.outcomes] == [
        ("law", RuleState.PRESENT, False),
        ("debt", RuleState.PRESENT, False),
        ("cap", RuleState.ABSENT, False),
        ("single", RuleState.PRESENT, False),
        ("term", RuleState.ABSENT, True),
        ("mail", RuleState.ABSENT, True),
    ]


def test_places_are_those_of_the_file() -> None:
    file = File(AGREEMENT, ("nda", f"{CAP} He shall return all copies.", False))
    shift = RedactionMap((Replacement(OriginalSpan(0, 3), RedactedSpan(0, 13), "PERSON", "[PERSON_1]"),))
    words = replace(file.words, map=shift)
    made = conclude(file.playbook, Subject(file.kind), file.annotations(), "d", words).outcomes
    [place, title] = next(one.places for one in made if one.rule_id == "mail")
    assert place.redacted_span.of(file.text) == "He shall return all copies."
    assert place.span.start == place.redacted_span.start - 10
    assert title.redacted_span.of(file.text) == "EXHIBIT 1"


def test_ids_differ_by_document_and_stay() -> None:
    file = File(("", DEBT, False), ("note", "We pay.", False), ("guaranty", "We pay.", False))
    found = file.concluded().findings
    assert len({one.finding_id for one in found}) == len(found) == 3
    alone = File(("", DEBT, False)).concluded().findings
    assert found[0].finding_id == alone[0].finding_id
    lasting = [one.lasting_id for one in _lasting(file, found)]
    later = File(("", LAW + DEBT, False), ("note", "We pay.", False), ("guaranty", "We pay.", False))
    assert [one.lasting_id for one in _lasting(later, later.concluded().findings)] == lasting[1:]


def test_an_explanation_is_of_the_rule_in_its_document() -> None:
    file = File(("", f"{LAW} {DEBT}", False), ("note", "We pay.", False), ("nda", "Text.", False))
    subject, marks = Subject(file.kind, text=file.words), marks_of(file.annotations(), file.words)
    term, law, _ = file.concluded().findings
    assert "no passage was found" in explain(law, file.playbook, subject, marks).reason
    assert [explain(one, file.playbook, subject, marks).playbook_title for one in (law, term)] == ["Loans", "Secrets"]
    assert past_finding(term.finding_id, file.playbook, subject, marks, "d") == term


def test_a_text_that_cannot_be_read_is_one_document() -> None:
    file = File(("", DEBT, False), ("note", LAW, False))
    assert conclude(file.playbook, Subject(file.kind), file.annotations(), "d").findings == ()


@pytest.mark.parametrize(
    ("kind", "types", "names"),
    [
        ("credit agreement", [], ["loan"]),
        ("credit agreement", ["note", "schedule", "certificate"], ["loan"]),
        ("credit agreement", ["nda", "note", "nda"], ["loan", "secrets"]),
        ("supply", ["note", "nda"], ["rest", "loan", "secrets"]),
    ],
)
def test_a_set_keeps_the_playbooks_of_the_types_in_its_file(kind: str, types: list[str], names: list[str]) -> None:
    made = BOOKS.for_file(kind, types)
    assert [made.name, *(one.name for one in made.inside)] == names
    assert [one.split("@")[0] for one in made.label.split("+")] == names
    read = stored_playbook(made.source)
    assert (read.label, read.rules) == (made.label, made.rules)
    assert [one.rules for one in read.inside] == [one.rules for one in made.inside]


def test_an_earlier_release_reads_the_first_of_the_stored_playbooks() -> None:
    made = BOOKS.for_file("credit agreement", ["nda"])
    assert replace(read_playbook(made.source, SCHEMA, "x"), source=LOAN) == BOOKS.for_type("credit agreement")
    assert BOOKS.for_file("credit agreement", ["note"]).source == LOAN


def test_only_the_first_documents_are_judged_on_their_own() -> None:
    file = File(AGREEMENT, *[("note", "We pay.", False)] * 60)
    assert len(file.concluded().findings) == 50


def _marked(file: File, words: str, category: str) -> list[Annotation]:
    start = file.text.index(words)
    spans = OriginalSpan(start, start + len(words)), RedactedSpan(start, start + len(words))
    return [Annotation(words, 1, category, *spans, 0.9, AnnotationState.PROPOSED, Origin.MODEL, words)]


def _lasting(file: File, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    return with_lasting_ids(findings, file.annotations(), "c", file.words, b"k")


def test_a_slip_sheet_is_no_document() -> None:
    file = File(AGREEMENT, ("note", "We pay.", False))
    start = file.parts[0].span.start
    title = replace(file.parts[0], span=RedactedSpan(start, start + 60))
    words = WordsIn(RedactedText(file.text, parts=(title,)))
    assert conclude(file.playbook, Subject(file.kind), file.annotations(), "d", words).findings == ()


@pytest.mark.parametrize(
    ("pieces", "severities"),
    [
        ([AGREEMENT, ("note", "We pay.", False)], ["low"]),
        ([("", DEBT, False), ("note", "We pay.", False)], ["high", "medium"]),
        ([("", f"{LAW} {DEBT}", False), ("guaranty", f"{LAW} {CAP}", False)], ["low"]),
        ([AGREEMENT, ("nda", LAW, False)], ["medium", "low"]),
    ],
)
def test_an_absence_in_an_attached_document_is_less_severe(pieces: list[Piece], severities: list[str]) -> None:
    assert [one.severity.value for one in File(*pieces).concluded().findings] == severities


def test_a_document_without_roles_has_our_role_in_the_agreement() -> None:
    file = File(AGREEMENT, ("note", "We pay.", False), ("nda", "Text.", False))
    subject = Subject(file.kind, perspective="lender", text=file.words)
    found = documents_of(file.playbook, subject, marks_of(file.annotations(), file.words))
    assert [one.subject.perspective for one in found] == ["lender", "lender", ""]


def test_an_undecided_rule_names_its_document() -> None:
    file = File(AGREEMENT, ("note", "He pays by the law of his land.", False))
    marks = [
        *file.annotations(),
        *_marked(file, "land", "Applicable Law"),
        *_marked(file, "by the law", "Applicable Law"),
    ]
    judged = rulings(file.playbook, Subject(file.kind, text=file.words), marks_of(marks, file.words))
    [found] = undecided_of(judged)
    assert found.rule_id == "single"
    assert found.reason.startswith("In the note inside this file: Applicable Law must ")
