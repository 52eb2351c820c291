"""Invisible characters are replaced by visible names."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.cli.redaction.visible import visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\tb\nc", "a\tb\nc"),
        ("\x1b[31m\x00\r", "␛[31m␀␍"),
        ("a\r\nb\rc\r\r\n", "a\nb␍c␍\n"),
        ("\x7f\x9b", "⟨U+007F⟩⟨U+009B⟩"),
        ("a\u202eb\u2066c", "a⟨U+202E⟩b⟨U+2066⟩c"),
        ("j\u200bane\u00ad\ufeff", "j⟨U+200B⟩ane⟨U+00AD⟩⟨U+FEFF⟩"),
        ("\ud800", "⟨U+D800⟩"),
        ("می\u200cخواهم \U0001f469\u200d\U0001f4bb", "می\u200cخواهم \U0001f469\u200d\U0001f4bb"),
    ],
)
def test_invisible_characters_are_named(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.text(st.characters(exclude_categories=())))
def test_no_control_character_remains(text: str) -> None:
    shown = visible(text)
    assert len(shown.encode()) >= len(text.replace("\r\n", "\n"))
    assert {one for one in shown if unicodedata.category(one) in {"Cc", "Cs"}} <= {"\t", "\n"}
