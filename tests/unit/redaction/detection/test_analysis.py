"""Redacted text passes the gate, for any values of the matter and any text around them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.redaction.recognisers.registry import RECOGNISERS
from services.redaction.recognising import all_recognisers
from services.redaction.subjects.linking import subjects_of
from services.redaction.text.redact import apply_plan, plan_text
from services.redaction.vault.gate import Gate
from services.redaction.vault.memory import MemoryVault
from services.redaction.vault.records import Matter
from services.shared.domain.entities import EntityType
from tests.cpu_time import cpu_seconds
from tests.unit.redaction.makers import LEGAL

_MATTER = Matter("harbour-bank", "loan-1")
_PIECES = ("Donald Ellsworth", "Ellsworth", "Ms. Ellsworth", "Questions", "Invoices", "Ada", "Quorvex", "the", "paid")
_BETWEEN = (" ", ". ", ", ", "\n", "-", " & ", "'s ")
_KNOWN = ("Donald Ellsworth", "Questions", "Ms. Quorvex", "Ada Questions", "Ellsworth", "Invoices Quorvex")


async def _left(text: str, known: list[tuple[EntityType, str]]) -> int:
    """The number of values that the gate finds in `text` after redaction, with all values of the matter."""
    vault = MemoryVault()
    subjects, _ = subjects_of(known)
    await vault.assign(_MATTER, subjects)
    prepared = plan_text(text, LEGAL, known=known, recognisers=RECOGNISERS)
    redaction = apply_plan(prepared, await vault.assign(_MATTER, prepared.subjects))
    return sum((await Gate(vault).check(_MATTER, [redaction.text])).values())


@given(
    st.lists(st.tuples(st.sampled_from(_PIECES), st.sampled_from(_BETWEEN)), max_size=12),
    st.lists(st.sampled_from(_KNOWN), unique=True),
)
async def test_the_gate_finds_no_value_in_redacted_text(pieces: list[tuple[str, str]], known: list[str]) -> None:
    text = "".join(f"{piece}{between}" for piece, between in pieces)
    assert await _left(text, [(EntityType.PERSON, one) for one in known]) == 0


async def test_a_word_exposed_by_a_replacement_is_replaced_too() -> None:
    known = [(EntityType.PERSON, "Donald Ellsworth"), (EntityType.PERSON, "Questions")]
    assert await _left("Notice goes to Donald Ellsworth. Questions go to him.", known) == 0


@pytest.mark.parametrize(
    "text",
    [
        "Notice goes to Donald Ellsworth. Questions about it go to Donald Ellsworth. Invoices are payable.",
        "Signed by Ada Harcourt. Payment follows.",
    ],
)
def test_a_name_ends_at_the_end_of_a_sentence(text: str) -> None:
    found = [one.span.of(text) for one in plan_text(text, LEGAL, recognisers=all_recognisers()).edits]
    assert all(". " not in one for one in found)
    assert found


@pytest.mark.parametrize(
    "piece",
    ["Jane Roe, born on 3 May 1980, ", "Jane Roe\tDirector\t+1 212 555 0100\n", "By: Ada Harcourt\nTitle: Director\n"],
    ids=["prose", "table", "signatures"],
)
def test_the_time_for_a_text_full_of_values_grows_with_its_length(piece: str) -> None:
    """Four times the text takes about four times as long: less than eight, and not sixteen."""

    def seconds(count: int) -> float:
        text = piece * count
        return cpu_seconds(lambda: plan_text(text, LEGAL, recognisers=all_recognisers()))

    seconds(10)
    assert seconds(1600) < 8 * seconds(400)
