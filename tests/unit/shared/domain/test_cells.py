"""Names of cells, and words that are no formulas."""

import pytest

from services.shared.domain.cells import cell_name, cell_place, column_name, inert


@pytest.mark.parametrize(
    ("row", "column", "name"),
    [(0, 0, "A1"), (6, 1, "B7"), (9, 25, "Z10"), (0, 26, "AA1"), (0, 701, "ZZ1"), (1_048_575, 16_383, "XFD1048576")],
)
def test_names(row: int, column: int, name: str) -> None:
    assert cell_name(row, column) == name
    assert cell_place(name) == (row, column)


def test_every_column_has_its_own_name() -> None:
    assert len({column_name(one) for one in range(16_384)}) == 16_384


def test_absolute_names() -> None:
    assert cell_place("$B$7") == (6, 1)


@pytest.mark.parametrize("name", ["", "A", "7", "A0", "a1", "A1:B2", "ABCD1", "A12345678", "É1"])
def test_other_texts_are_no_names(name: str) -> None:
    assert cell_place(name) is None


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
@pytest.mark.parametrize("before", ["", " ", "\t", "\r\n", "\xa0", "\u3000", "\x01", "\ufeff"])
def test_words_that_could_be_a_formula(before: str, sign: str) -> None:
    words = f"{before}{sign}SUM(1)"
    assert inert(words) == f"'{words}"


@pytest.mark.parametrize("words", ["", "a=1", "1+1", "'=1", "(-1)", "№ 1", "Ω=1", "契約＝1"])
def test_words_that_are_no_formula(words: str) -> None:
    assert inert(words) == words
