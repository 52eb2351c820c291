"""What an agreement adds to the set of the document that amends it."""

from dataclasses import replace

import pytest

from services.annotation.agreement.changes import changes_of
from services.annotation.agreement.paper import paper_of
from services.annotation.sets.amending import amending_findings
from services.annotation.sets.comparison import Comparison, places_of, with_comparison, with_places
from services.annotation.sets.contents import place_of
from services.shared.domain.annotations import (
    BASE_NOT_READ,
    HIDDEN_TEXT,
    AnnotationSet,
    Finding,
    FindingKind,
    Place,
    SetState,
)
from services.shared.domain.clauses import Severity
from services.shared.domain.document import RedactedText
from services.shared.domain.spans import OriginalSpan, RedactedSpan, RedactionMap, Replacement
from tests.unit.annotation.sets.sections import sections_of
from tests.unit.annotation.sets.test_base import (
    AMENDED,
    BASE,
    BOTH,
    CUT,
    ENTIRE,
    HEAD,
    INSURED,
    LAW,
    base,
    compared,
    span_of,
)


def finding(rule: str, kind: FindingKind) -> Finding:
    return Finding(rule, rule, "", Severity.LOW, "", "", "", kind=kind)


RULE, CHANGED, FAULT = (
    finding("law", FindingKind.PLAYBOOK),
    finding("change-added-better", FindingKind.CHANGE),
    finding("blank", FindingKind.PAPER_FAULT),
)
OLD, NEW = (finding(f"amended-{name}", FindingKind.CHANGE) for name in ("law", "insured"))


@pytest.mark.parametrize(
    ("before", "flags", "new", "after", "flags_after"),
    [
        ((RULE, CHANGED, FAULT), (BASE_NOT_READ, HIDDEN_TEXT), (NEW,), (RULE, CHANGED, NEW, FAULT), (HIDDEN_TEXT,)),
        ((RULE, CHANGED, OLD, FAULT), (), (NEW,), (RULE, CHANGED, NEW, FAULT), ()),
        ((RULE, CHANGED, OLD, FAULT), (HIDDEN_TEXT,), None, (RULE, CHANGED, FAULT), (HIDDEN_TEXT, BASE_NOT_READ)),
        ((RULE, FAULT), (BASE_NOT_READ,), (NEW,), (RULE, FAULT, NEW), ()),
        ((RULE, CHANGED, FAULT), (BASE_NOT_READ,), (), (RULE, CHANGED, FAULT), ()),
    ],
)
def test_another_comparison_is_the_next_revision(
    before: tuple[Finding, ...],
    flags: tuple[str, ...],
    new: tuple[Finding, ...] | None,
    after: tuple[Finding, ...],
    flags_after: tuple[str, ...],
) -> None:
    current = AnnotationSet("s", 4, SetState.PROPOSED, findings=before, flags=flags)
    comparison = None if new is None else Comparison(new)
    made = with_comparison(current, comparison)
    assert (made.revision, made.findings, made.flags) == (5, after, flags_after)
    assert with_comparison(made, comparison) is made


def shown(text: str, agreement: str = BASE) -> list[list[tuple[str, str]]]:
    """The part and the words of each place of each finding of a change."""
    made = with_places(changed(text), compared(text, base(text=agreement)).places)
    return [
        [(one.part, one.redacted_span.of(agreement if one.document_id else text)) for one in finding.places]
        for finding in made
        if finding.rule_id.startswith("change-")
    ]


def changed(text: str) -> tuple[Finding, ...]:
    changes = changes_of(text)
    return amending_findings(
        text, paper_of(text), changes, "d", lambda span, part: place_of(span, RedactionMap(), part)
    )


def order(old: str, new: str, section: str = "4.3") -> str:
    return f'Section {section} {AMENDED} deleting "{old}" and inserting "{new}" in lieu thereof.\n\n'


LIMIT = "4.3 The limit is $5,000."
LONG = BASE.replace("The limit is $5,000.", "The limit is $5,000. " + "The Lender keeps the barn. " * 100)
TERMS = BASE.replace(LIMIT, f'{LIMIT}\n\n"Barn" means a barn of $5,000.\n\n"Mill" means a mill.')


@pytest.mark.parametrize(
    ("text", "agreement", "places"),
    [
        (HEAD + CUT, BASE, [[("section", "Section 4.1"), ("base", f"4.1 {INSURED}")]]),
        (HEAD + CUT.replace("4.1", "9.9"), BASE, [[("section", "Section 9.9")]]),
        (
            HEAD + order("$5,000", "$9,000"),
            BASE,
            [[("section", "Section 4.3"), ("base", LIMIT), ("old", "$5,000"), ("new", "$9,000")]],
        ),
        (
            HEAD + order("$5,000", "$9,000"),
            LONG,
            [[("section", "Section 4.3"), ("base", "$5,000"), ("old", "$5,000"), ("new", "$9,000")]],
        ),
        (
            HEAD + f"Section 4.2 {ENTIRE}4.2 The laws of Ohio govern it.\n",
            BASE,
            [[("section", "Section 4.2"), ("base", f"4.2 {LAW}"), ("new", "4.2 The laws of Ohio govern it.")]],
        ),
        (
            HEAD + f'The definition of "Barn" {ENTIRE}"Barn" means a barn of $9,000.\n',
            TERMS,
            [
                [
                    ("section", "Barn"),
                    ("base", '"Barn" means a barn of $5,000.'),
                    ("new", 'Barn" means a barn of $9,000.'),
                ]
            ],
        ),
    ],
)
def test_a_change_has_the_words_of_the_agreement_beside_its_own(
    text: str, agreement: str, places: list[list[tuple[str, str]]]
) -> None:
    assert shown(text, agreement) == places


def test_each_change_of_a_section_has_its_own_words_of_a_long_provision() -> None:
    agreement = LONG.replace("keeps the barn.", "keeps the mill.", 1)
    text = HEAD + order("$5,000", "$9,000") + order("the mill", "the yard")
    assert [one[1] for one in shown(text, agreement)] == [("base", "$5,000"), ("base", "the mill")]


def test_a_sentence_shows_the_words_that_a_long_provision_loses() -> None:
    sentence = span_of(LONG, LIMIT)
    text = HEAD + order("$5,000", "$9,000")
    agreement = base(text=LONG)
    redacted = replace(agreement.redacted, sentences=(RedactedSpan(0, sentence.start), sentence))
    (place,) = compared(text, replace(agreement, redacted=redacted)).places.values()
    assert place.redacted_span == sentence


def test_a_place_has_the_document_and_the_spans_of_the_agreement() -> None:
    redacted, original = "[PERSON_1] keeps it. " + BASE, "Ada keeps it. " + BASE
    redaction = RedactionMap((Replacement(OriginalSpan(0, 3), RedactedSpan(0, 10), "PERSON", "[PERSON_1]"),))
    agreement = replace(base(), redacted=RedactedText(redacted, sections=sections_of(redacted)), map=redaction)
    (place,) = compared(HEAD + CUT, agreement).places.values()
    assert (place.part, place.document_id) == ("base", "b")
    assert place.span.of(original) == place.redacted_span.of(redacted) == f"4.1 {INSURED}"


def test_hidden_provisions_have_no_place() -> None:
    hidden = replace(BOTH, redacted=replace(BOTH.redacted, hidden=(span_of(BASE, f"4.1 {INSURED}"),)))
    assert compared(HEAD + CUT, hidden).places == {}


def test_places_follow_the_comparison() -> None:
    text = HEAD + CUT + order("$5,000", "$9,000")
    plain = changed(text)
    comparison = compared(text, BOTH)
    current = AnnotationSet("s", 4, SetState.PROPOSED, findings=plain, flags=(BASE_NOT_READ,))
    made = with_comparison(current, comparison)
    assert places_of(made.findings) == comparison.places
    assert len(comparison.places) == 2
    assert with_comparison(made, comparison) is made
    assert with_comparison(made, None) == replace(current, revision=6)
    moved = {key: replace(place, document_id="b2") for key, place in comparison.places.items()}
    again = with_comparison(made, Comparison(comparison.findings, moved))
    assert again.revision == 6
    assert {place.document_id for one in again.findings for place in one.places} == {"", "b2"}


def test_other_findings_keep_their_places() -> None:
    place = Place(OriginalSpan(0, 1), RedactedSpan(0, 1), "section")
    fault = replace(FAULT, places=(place,))
    assert with_places((fault,), {(place.redacted_span, None): replace(place, document_id="b")}) == (fault,)
