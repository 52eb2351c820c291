"""What is read of one clause: subjects with verbs, phrases, and the parties that it names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.annotation.agreement.clauses import Clause
from services.annotation.agreement.grammar import Modality
from services.shared.domain.spans import RedactedSpan


def clause(text: str, *nouns: str) -> Clause:
    return Clause(text, RedactedSpan(0, len(text)), frozenset(nouns))


@pytest.mark.parametrize(
    ("text", "cores"),
    [
        ("", []),
        ("The fee is due.", []),
        ("Der Darlehensnehmer zahlt. Заёмщик платит.", []),
        ("The Borrower shall pay.", [("borrower", False, "shall")]),
        ("The Borrower shall not sell.", [("borrower", False, "shall not")]),
        ("Neither party may assign.", [("party", True, "may")]),
        ("The Borrower shall pay and the Lender may ask.", [("borrower", False, "shall"), ("lender", False, "may")]),
    ],
)
def test_cores(text: str, cores: list[tuple[str, bool, str]]) -> None:
    assert [(one.noun, one.none, one.verb) for one in clause(text).cores] == cores


def test_nouns_of_the_document_are_subjects() -> None:
    text = "The Widget Maker shall pay."
    assert [one.noun for one in clause(text, "widget maker").cores] == ["widget maker"]


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("", Modality.UNKNOWN),
        ("Interest shall be paid.", Modality.MUST),
        ("No fee shall be due.", Modality.MUST_NOT),
        ("The fee shall not be refunded.", Modality.MUST_NOT),
        ("The fee may be waived.", Modality.MAY),
        ("No fee may be waived.", Modality.MUST_NOT),
        ("Les intérêts sont payés.", Modality.UNKNOWN),
    ],
)
def test_a_thing_as_subject(text: str, modality: Modality) -> None:
    assert clause(text).impersonal is modality


@pytest.mark.parametrize(
    ("text", "consenting", "agent", "target"),
    [
        ("", "", "", ""),
        ("It may assign with the prior written consent of the Lender.", "lender", "", ""),
        ("The fee shall be paid by the Borrower.", "", "borrower", ""),
        ("The fee shall be paid by the Borrower and the Lender.", "", "party", ""),
        ("It shall pay the fee to the Agent.", "", "", "agent"),
    ],
)
def test_named_parties(text: str, consenting: str, agent: str, target: str) -> None:
    one = clause(text)
    assert (one.consenting, one.agent, one.target) == (consenting, agent, target)


def test_a_subject_in_a_condition_is_not_the_main_one() -> None:
    text = "If the Lender shall ask, the Borrower shall pay unless the Agent consents."
    one = clause(text)
    assert [each.of(text) for each in one.conditions] == ["If the Lender shall ask"]
    assert [each.of(text) for each in one.exceptions] == ["unless the Agent consents."]
    assert one.phrases == (*one.conditions, *one.exceptions)
    assert [each.noun for each in one.main_cores] == ["borrower"]
    assert one.is_subordinate(text.index("Lender"))
    assert not one.is_subordinate(text.index("Borrower"))
    assert not one.is_subordinate(0)


@given(st.text("Thelnds (,.;é契)", max_size=60), st.integers(0, 20))
def test_nothing_is_read_outside_of_the_span(words: str, length: int) -> None:
    text = f"The Borrower shall pay. {words} The Lender shall pay."
    one = Clause(text, RedactedSpan(24, min(24 + length, 24 + len(words))), frozenset())
    assert (one.cores, one.main_cores, one.consenting) == ((), (), "")
