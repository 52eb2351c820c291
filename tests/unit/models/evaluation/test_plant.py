"""Planted values have correct spans, depend only on the seed, and leave the agreement unchanged otherwise."""

import json
import re
import sys
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.evaluation.plant import main, plant
from models.evaluation.planting.contacts import CONTACTS
from models.evaluation.planting.keep import readable
from models.evaluation.planting.material import PEOPLE_SLOTS, Block, MaterialName, load_material
from models.evaluation.planting.more_numbers import MORE_NUMBERS
from models.evaluation.planting.numbers import NUMBERS

OPEN = load_material(MaterialName.DEVELOPMENT)
AGREEMENT = """CREDIT AGREEMENT

between ACORN INC., a Delaware corporation (the "Borrower"), and FIRST BANK (the "Lender").

WHEREAS, the borrower and the lender wish to agree.

ARTICLE I

The Borrower shall comply with the Securities Act of 1933 as amended. Nothing else is said here.

Notices to the Lender shall be sent as follows. Attention: Treasurer

IN WITNESS WHEREOF, the Borrower has signed.

By: ____________

SCHEDULE 1
Accounts of the Borrower are listed elsewhere. They are many.

End.
"""


@settings(deadline=None, max_examples=50)
@given(st.integers(0, 10_000))
def test_spans_match_the_planted_text(seed: int) -> None:
    one = plant(AGREEMENT, Random(seed), OPEN)
    assert all(0 <= value.start < value.end <= len(one.text) for value in one.values)
    assert len({value.kind for value in one.values}) > 3
    words = [one.text[kept.start : kept.end] for kept in one.readable]
    assert words == [AGREEMENT[kept.start : kept.end] for kept in readable(AGREEMENT)]
    for value in one.values:
        written = one.text[value.start : value.end]
        assert written == written.strip()
        assert "@" in written or value.kind != "mail"


def test_the_agreement_is_unchanged_otherwise() -> None:
    one = plant(AGREEMENT, Random(1), OPEN)
    assert set(AGREEMENT.split()) <= set(one.text.split())
    assert {value.block for value in one.values} >= {Block.NOTICE, Block.SIGNATURE}


def test_the_seed_determines_the_result() -> None:
    assert plant(AGREEMENT, Random(1), OPEN) == plant(AGREEMENT, Random(1), OPEN)
    assert plant(AGREEMENT, Random(1), OPEN) != plant(AGREEMENT, Random(2), OPEN)


@pytest.mark.parametrize("text", ["", "nothing to hold on to", "\n\n\n"])
def test_a_text_without_blocks_is_unchanged(text: str) -> None:
    assert plant(text, Random(1), OPEN).text == text


@pytest.mark.parametrize("name", MaterialName)
def test_every_slot_of_every_carrier_can_be_filled(name: MaterialName) -> None:
    slots = {slot for one in load_material(name).carriers for slot in re.findall(r"\{(\w+)\}", one.template)}
    assert slots <= {*NUMBERS, *MORE_NUMBERS, *CONTACTS, *PEOPLE_SLOTS}
    assert name not in {MaterialName.DEVELOPMENT, MaterialName.HELD_BACK, MaterialName.MIX_HELD_OUT} or slots >= set(
        NUMBERS
    )


def test_held_back_material_shares_nothing_with_development() -> None:
    held_back = load_material(MaterialName.HELD_BACK)
    assert not {one.template for one in OPEN.carriers} & {one.template for one in held_back.carriers}
    surnames = [{word for one in m.languages for word in one.surnames.split()} for m in (OPEN, held_back)]
    assert not surnames[0] & surnames[1]
    assert not set(OPEN.places.streets) & set(held_back.places.streets)


def test_documents_and_their_spans_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    contracts = tmp_path / "data" / "cuad" / "contracts"
    contracts.mkdir(parents=True)
    (contracts / "a.txt").write_text(AGREEMENT)
    out = tmp_path / "out"
    monkeypatch.setattr(sys, "argv", ["plant", "--seed", "3", "--out", str(out), "--data", str(tmp_path / "data")])
    main()
    (row,) = map(json.loads, (out / "spans.jsonl").read_text().splitlines())
    with (out / "a.txt").open(encoding="utf-8", newline="") as file:
        text = file.read()
    mails = [text[v["start"] : v["end"]] for v in row["values"] if v["kind"] == "mail"]
    assert all("@" in one for one in mails)
    assert "1 documents" in capsys.readouterr().out


def test_missing_agreements_are_a_usage_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["plant", "--out", str(tmp_path / "o"), "--data", str(tmp_path)])
    with pytest.raises(SystemExit, match="2"):
        main()
