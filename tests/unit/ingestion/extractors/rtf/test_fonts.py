"""Encodings of the fonts of RTF."""

import pytest

from services.ingestion.extractors.rtf.fonts import WESTERN, Font, codec_of, font_of


@pytest.mark.parametrize(
    ("charset", "page", "name", "font"),
    [
        (0, 0, "Arial;", Font("cp1252")),
        (204, 0, "Arial Cyr;", Font("cp1251")),
        (2, 0, " Wingdings; ", Font(name="wingdings")),
        (2, 0, "", Font(name="symbol")),
        (0, 1250, "Arial CE;", Font("cp1250")),
        (99, 0, "Unknown", Font("")),
    ],
)
def test_the_encoding_of_a_font(charset: int, page: int, name: str, font: Font) -> None:
    assert font_of(charset, page, name) == font


def test_an_unknown_code_page_is_western() -> None:
    assert [codec_of(one) for one in (1251, 65001, 54321)] == ["cp1251", "utf-8", WESTERN]
