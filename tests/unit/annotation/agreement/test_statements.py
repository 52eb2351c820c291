"""What the sentences of `statements.yaml` say."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from services.annotation.agreement.statements import nouns_in, statement_of
from services.shared.domain.spans import RedactedSpan
from tests.cpu_time import cpu_limit

SENTENCES = yaml.safe_load((Path(__file__).parent / "statements.yaml").read_text(encoding="utf-8"))
BEFORE, AFTER = "These are the terms. ", " The next sentence obliges nobody."


def test_the_table_is_large() -> None:
    assert len(SENTENCES) >= 120


@pytest.mark.parametrize("row", SENTENCES, ids=lambda row: row["says"][:60])
def test_sentences_say_who_must_and_may(row: dict[str, Any]) -> None:
    text = f"{BEFORE}{row['says']}{AFTER}"
    start = text.index(row.get("at", row["says"]))
    said = statement_of(text, RedactedSpan(start, start + len(row.get("at", row["says"]))), row.get("nouns", ()))
    negative = row["is"] in ("must_not", "need_not")
    expected = {"is": row["is"], "polarity": row.get("polarity", "negative" if negative else "positive")}
    found = {"is": said.modality.value, "polarity": said.polarity.value}
    for key, value in (("by", said.obliged), ("for", said.beneficiary)):
        if key in row:
            expected[key], found[key] = row[key], value
    assert found == expected
    for key, spans in (("if", said.conditions), ("except", said.carve_outs)):
        firsts = [one.of(text) for one in spans]
        assert all(any(one.startswith(words) for one in firsts) for words in row.get(key, ())), firsts


@given(st.text(max_size=300), st.integers(0, 300), st.integers(0, 300))
def test_any_text_has_a_statement_in_its_bounds(text: str, start: int, length: int) -> None:
    start = min(start, len(text))
    said = statement_of(text, RedactedSpan(start, min(len(text), start + length)))
    assert 0 <= said.part.start <= said.part.end <= len(text)


def test_nouns_are_found_in_order() -> None:
    words = "Neither the Lender nor any Loan Party, nor Acme’s affiliates"
    assert nouns_in(words, ["acme"]) == ("lender", "loan party", "acme", "affiliate")


PIECES = [
    "the Borrower shall ",
    "if, ",
    "provided that ",
    "no the ",
    "Lender, a b c ",
    "not ",
    "x" * 99,
    "and the Bank ",
]


@pytest.mark.parametrize("piece", ["may: ", "shall not, if any: (a) ", "the Bank shall ", ": 9.1 will "])
def test_the_search_for_the_lead_of_an_item_is_bounded(piece: str) -> None:
    text = piece * (1_000_000 // len(piece)) + "\n(b) Create liens."
    with cpu_limit(5):  # the whole text: minutes
        statement_of(text, RedactedSpan(len(text) - 13, len(text)))


@pytest.mark.parametrize("piece", PIECES)
def test_time_does_not_grow_with_the_text(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    statement_of("The Bank shall pay.", RedactedSpan(0, 1))
    with cpu_limit(5):  # the whole text: minutes
        statement_of(text, RedactedSpan(500_000, 500_010))
