"""An amendment against the agreement that it amends. The texts and the playbook are written for the test."""

import json
import pickle
from dataclasses import replace

import pytest

from services.annotation.agreement.changes import changes_of
from services.annotation.policy_files.playbooks import read_playbook
from services.annotation.sets.base import BaseAgreement
from services.annotation.sets.comparison import Comparison, compare
from services.annotation.sets.contents import place_of
from services.shared.domain.annotations import (
    Annotation,
    AnnotationSet,
    AnnotationState,
    Finding,
    Origin,
    Place,
    Prediction,
    RuleOutcome,
    RuleState,
    SetState,
)
from services.shared.domain.clauses import Severity
from services.shared.domain.document import RedactedText
from services.shared.domain.parts import PartKind, RedactedPart
from services.shared.domain.spans import OriginalSpan, RedactedSpan, RedactionMap
from tests.unit.annotation.sets.sections import sections_of
from tests.unit.annotation.support import ROOT

PLAYBOOK = """\
name: tiny
title: Tiny
applies_to: [credit_agreement]
minimum_confidence: 0.5
rules:
  - {id: insured, category: Insurance, expect: required, severity: high, message: Nothing is insured., guidance: Ask.}
  - {id: law, category: Governing Law, expect: required, severity: high, message: No law is named., guidance: Ask.}
"""
INSURED, LAW = "The Borrower keeps the barn insured.", "The laws of Maine govern this Agreement."
BASE = (
    'This Credit Agreement is made between Orchard Inc. (the "Borrower") and Harbour Bank (the "Lender").\n\n'
    + "".join(f"{number // 5 + 1}.{number % 5 + 1} The Lender keeps book {number}.\n\n" for number in range(12))
    + f"4.1 {INSURED}\n\n4.2 {LAW}\n\n4.3 The limit is $5,000.\n"
)
HEAD = (
    'FIRST AMENDMENT\n\nThis First Amendment is made between Orchard Inc. (the "Borrower") and Harbour Bank (the '
    '"Lender").\n\n'
)
CUT = "Section 4.1 of the Credit Agreement is hereby deleted in its entirety.\n\n"
RESTATED = f"Section 4.1 of the Credit Agreement is hereby amended to read as follows:\n\n4.1 {INSURED} Always.\n\n"


def base(*categories: tuple[str, str], absent: str = "", text: str = BASE) -> BaseAgreement:
    annotations = tuple(
        Annotation(
            category,
            1,
            category,
            OriginalSpan(0, 1),
            span_of(text, words),
            0.9,
            AnnotationState.PROPOSED,
            Origin.MODEL,
            "",
        )
        for category, words in categories
    )
    outcomes = (RuleOutcome(absent, RuleState.ABSENT),) if absent else ()
    made = AnnotationSet("s", 1, SetState.PROPOSED, "credit agreement", 0.95, annotations, outcomes=outcomes)
    schema = json.loads((ROOT / "playbooks/schema/playbook.json").read_text())
    playbook = read_playbook(PLAYBOOK, schema, "tiny.yaml")
    return BaseAgreement("b", made, RedactedText(text, sections=sections_of(text)), RedactionMap(), playbook)


def span_of(text: str, words: str) -> RedactedSpan:
    return RedactedSpan(text.index(words), text.index(words) + len(words))


def found(text: str, against: BaseAgreement, *predictions: Prediction) -> tuple[Finding, ...]:
    return compared(text, against, *predictions).findings


def compared(text: str, against: BaseAgreement, *predictions: Prediction) -> Comparison:
    def place(span: RedactedSpan, part: str) -> Place:
        return place_of(span, RedactionMap(), part)

    return compare(text, changes_of(text), predictions, against, "d", place)


def lent(text: str) -> BaseAgreement:
    """The agreement with another text, read for its lender."""
    made = base(text=text)
    return replace(made, annotation_set=replace(made.annotation_set, perspective="lender"))


BOTH = base(("Insurance", INSURED), ("Governing Law", LAW))
NO_LAW = base(("Insurance", INSURED), absent="law")
AMENDED = "of the Credit Agreement is hereby amended by"

ITEMS = (
    "Section 9.9 of the Credit Agreement is hereby amended and restated in its entirety to read as follows:\n\n"
    "(a) The Borrower keeps a barn.\n\n(b) The Borrower keeps a mill.\n\n(c) The Borrower keeps a yard.\n\n"
)


@pytest.mark.parametrize(
    ("text", "against", "rules"),
    [
        (HEAD, BOTH, []),
        (HEAD + CUT, BOTH, ["amended-insured"]),
        (HEAD + CUT.replace("4.1", "4.3"), BOTH, []),
        (HEAD + CUT.replace("4.1", "4.1(a)"), BOTH, []),
        (HEAD + CUT, NO_LAW, ["amended-insured", "amended-law"]),
        (HEAD + CUT.replace("4.1", "9.9"), BOTH, ["amended-section-missing"]),
        (HEAD + f'Section 4.3 {AMENDED} deleting "$5,000" and inserting "$9,000" in lieu thereof.', BOTH, []),
        (
            HEAD + f'Section 4.3 {AMENDED} deleting "$7,000" and inserting "$9,000" in lieu thereof.',
            BOTH,
            ["amended-words-missing"],
        ),
        (HEAD.replace("Harbour Bank", "Hill Bank"), BOTH, ["amended-party-left-out"]),
        (HEAD + ITEMS, BOTH, ["amended-section-missing"]),
    ],
)
def test_rules(text: str, against: BaseAgreement, rules: list[str]) -> None:
    assert [one.rule_id for one in found(text, against)] == rules


ITEMISED = BASE.replace(
    "1.1 The Lender keeps book 0.",
    '1.1 Terms.\n\n"Barn" means the barn that the Borrower keeps insured.\n\n"Mill" means a mill of $7,000.',
).replace(f"4.1 {INSURED}", f"4.1 Duties.\n\n(a) The Borrower sells.\n\n(b) {INSURED}\n\n(c) {LAW}")
IN_ITEM, IN_TERM = (
    base(("Insurance", words), ("Governing Law", LAW), text=ITEMISED)
    for words in (INSURED, "the barn that the Borrower keeps insured")
)

ENTIRE = "of the Credit Agreement is hereby amended and restated in its entirety to read as follows:\n\n"


@pytest.mark.parametrize(
    ("order", "against", "rules"),
    [
        ("Section 4.1(b) of the Credit Agreement is hereby deleted in its entirety.", IN_ITEM, ["amended-insured"]),
        ("Clause (b) of Section 4.1 of the Credit Agreement is hereby deleted.", IN_ITEM, ["amended-insured"]),
        ("Section 4.1(a) of the Credit Agreement is hereby deleted in its entirety.", IN_ITEM, []),
        ("Section 4.1(b) of the Credit Agreement is hereby amended by deleting the last sentence.", IN_ITEM, []),
        ("Section 4.1 of the Credit Agreement is hereby amended by deleting clause (a) thereof.", IN_ITEM, []),
        (
            f"Section 4.1(b) {ENTIRE}(b) The Borrower keeps the barn.",
            IN_ITEM,
            ["amended-insured"],
        ),
        (
            f'Section 4.1(b) {AMENDED} deleting "{INSURED}" and inserting "Nothing." in lieu thereof.',
            IN_ITEM,
            ["amended-insured"],
        ),
        (f'Section 4.1(b) {AMENDED} deleting "barn" and inserting "mill" in lieu thereof.', IN_ITEM, []),
        (
            'The definition of "Barn" in Section 1.1 of the Credit Agreement is hereby deleted in its entirety.',
            IN_TERM,
            ["amended-insured"],
        ),
        (
            f'The definition of "Barn" in Section 1.1 {ENTIRE}"Barn" means a mill.',
            IN_TERM,
            ["amended-insured"],
        ),
        (
            f"Section 4.1 {AMENDED} deleting paragraph (a) in its entirety and replacing it with:\n\n(a) Nothing.",
            IN_ITEM,
            [],
        ),
        ('The definition of "Mill" in Section 1.1 of the Credit Agreement is hereby deleted.', IN_TERM, []),
        (
            'The definition of "Silo" in Section 1.1 of the Credit Agreement is hereby deleted.',
            IN_TERM,
            ["amended-definition-missing"],
        ),
        (
            'The following definitions are hereby deleted from the Credit Agreement:\n\n"Barn"\n\n"Silo"',
            IN_TERM,
            ["amended-definition-missing", "amended-insured"],
        ),
    ],
)
def test_items_and_definitions(order: str, against: BaseAgreement, rules: list[str]) -> None:
    assert [one.rule_id for one in found(f"{HEAD}{order}\n\n", against)] == rules


def test_a_provision_that_is_restated_is_read_in_its_new_words() -> None:
    text = HEAD + RESTATED
    words = span_of(text, INSURED)
    insured = Prediction("p", "Insurance", words, 0.9)
    assert [one.rule_id for one in found(text, BOTH)] == ["amended-insured"]
    assert found(text, BOTH, insured) == ()
    outside = replace(insured, span=RedactedSpan(0, 5))
    assert [one.rule_id for one in found(text, BOTH, outside)] == ["amended-insured"]


def test_what_lacked_before_is_less_severe() -> None:
    gone, lacked = found(HEAD + CUT, NO_LAW)
    assert (gone.severity, gone.message) == (Severity.HIGH, "In the agreement as amended: Nothing is insured. Ask.")
    assert (lacked.severity, lacked.message) == (
        Severity.LOW,
        "In the agreement as amended, and before: No law is named. Ask.",
    )
    assert {(one.kind, one.state, one.places) for one in (gone, lacked)} == {("change", RuleState.ABSENT, ())}


def test_places_are_those_of_the_amendment() -> None:
    text = HEAD + f'Section 4.3 {AMENDED} deleting "$7,000" and inserting "$9,000" in lieu thereof.'
    (one,) = found(text, BOTH)
    assert [place.redacted_span.of(text) for place in one.places] == ["Section 4.3", "$7,000"]


def test_hidden_words_of_the_agreement_are_not_read() -> None:
    hidden = replace(BOTH, redacted=replace(BOTH.redacted, hidden=(span_of(BASE, "$5,000"),)))
    text = HEAD + f'Section 4.3 {AMENDED} deleting "$5,000" and inserting "$9,000" in lieu thereof.'
    assert [one.rule_id for one in found(text, hidden)] == ["amended-words-missing"]


def test_the_agreement_can_be_sent_to_another_process() -> None:
    assert pickle.loads(pickle.dumps(BOTH)) == BOTH


CAPPED = BASE.replace("The limit is $5,000.", "The Liens shall not exceed $5,000.")
NEW_CAP = "Section 4.3 of the Credit Agreement is hereby amended and restated in its entirety to read as follows:\n\n"


@pytest.mark.parametrize(
    ("order", "rules"),
    [
        (f'Section 4.3 {AMENDED} deleting "$5,000" and inserting "$9,000" in lieu thereof.', ["amended-worse"]),
        (f'Section 4.3 {AMENDED} deleting "$5,000" and inserting "$1,000" in lieu thereof.', ["amended-better"]),
        (f"{NEW_CAP}4.3 The Liens shall not exceed $9,000.\n", ["amended-worse"]),
        (f"{NEW_CAP}4.3 The barn costs $9,000.\n", []),
        (f'Section 4.3 {AMENDED} deleting "Liens" and inserting "Debts" in lieu thereof.', []),
    ],
)
def test_the_agreement_establishes_a_direction(order: str, rules: list[str]) -> None:
    made = [one for one in found(HEAD + order, lent(CAPPED)) if one.state is not RuleState.ABSENT]
    assert [one.rule_id for one in made] == rules
    assert all([place.part for place in one.places] == ["section", "base", "new"] for one in made)


def test_documents_inside_the_file_of_the_agreement_do_not_count() -> None:
    text = f"{BASE}EXHIBIT A\nPROMISSORY NOTE\nThis Note is made by Orchard Inc. {'It pays. ' * 40}{LAW}"
    start = text.index("EXHIBIT A")
    span = RedactedSpan(start, len(text))
    note = RedactedPart(PartKind.DOCUMENT, 1, RedactedSpan(start, start + 9), span, False, "credit agreement")
    law = RedactedSpan(len(text) - len(LAW), len(text))
    made = base(("Insurance", INSURED), ("Governing Law", LAW), text=text)
    [insured, governed] = made.annotation_set.annotations
    absent = RuleOutcome("law", RuleState.ABSENT, (), (Place(OriginalSpan(start, start + 9), note.title, "title"),))
    annotations = (insured, replace(governed, redacted_span=law))
    annotation_set = replace(made.annotation_set, annotations=annotations, outcomes=(absent,))
    inside = replace(made, annotation_set=annotation_set, redacted=replace(made.redacted, parts=(note,)))
    [missing] = [one for one in found(HEAD + RESTATED, inside) if one.rule_id == "amended-law"]
    assert missing.severity is Severity.HIGH
    one_text = found(HEAD + RESTATED, replace(inside, redacted=made.redacted))
    assert "amended-law" not in [one.rule_id for one in one_text]
