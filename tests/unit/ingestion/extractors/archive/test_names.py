"""Names in the code pages of the machines that packed them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingestion.extractors.archive.names import decoded


@pytest.mark.parametrize(
    ("names", "charset"),
    [
        (["Vertrag Müller.docx", "Größe und Maß.pdf", "Schröder an Köhler.txt"], "cp437"),
        (["Résumé of Café.docx", "naïve.txt"], "cp437"),
        (["秘密保持契約書.docx", "覚書.pdf", "plain.txt"], "cp932"),
        (["ファイル一覧.xlsx"], "cp932"),
        (["Zürich.docx", "秘密保持契約書.docx"], "utf-8"),
    ],
)
def test_names(names: list[str], charset: str) -> None:
    assert decoded([one.encode(charset) for one in names]) == names


@given(st.lists(st.binary(max_size=40), max_size=5))
def test_any_bytes_have_a_name(names: list[bytes]) -> None:
    assert len(decoded(names)) == len(names)
