"""An amendment against the agreement that it amends. The texts and the playbook are written for the test."""

import json
import pickle
import re
from dataclasses import replace
from itertools import pairwise

import pytest

from services.annotation.policy_files.playbooks import read_playbook
from services.annotation.sets.base import BaseAgreement, findings_with_base
from services.annotation.sets.contents import place_of
from services.shared.domain.annotations import (
    Annotation,
    AnnotationSet,
    AnnotationState,
    Finding,
    Origin,
    Prediction,
    RuleOutcome,
    RuleState,
    SetState,
)
from services.shared.domain.clauses import Severity
from services.shared.domain.document import RedactedSection, RedactedText
from services.shared.domain.spans import OriginalSpan, RedactedSpan, RedactionMap
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
    starts = [*(one.start() for one in re.finditer(r"^\d\.\d", text, re.MULTILINE)), len(text)]
    sections = tuple(
        RedactedSection(RedactedSpan(start, start + 3), RedactedSpan(start, start), RedactedSpan(start, end))
        for start, end in pairwise(starts)
    )
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
    return BaseAgreement(made, RedactedText(text, sections=sections), read_playbook(PLAYBOOK, schema, "tiny.yaml"))


def span_of(text: str, words: str) -> RedactedSpan:
    return RedactedSpan(text.index(words), text.index(words) + len(words))


def found(text: str, against: BaseAgreement, *predictions: Prediction) -> tuple[Finding, ...]:
    return findings_with_base(text, predictions, against, "d", lambda span, part: place_of(span, RedactionMap(), part))


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
