"""Addresses in the console: each id and place is one part of the address."""

from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.annotation.exports.links import document_link, place_link
from services.shared.domain.spans import OriginalSpan

CONSOLE = "https://console.example"
IDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@pytest.mark.parametrize(
    ("identity", "address"),
    [
        ("d1", "/documents/d1"),
        ("a/../b", "/documents/a%2F..%2Fb"),
        ("a?b#c", "/documents/a%3Fb%23c"),
        ("約", "/documents/%E7%B4%84"),
        ("", "/documents/"),
    ],
)
def test_documents(identity: str, address: str) -> None:
    assert document_link(CONSOLE, identity) == CONSOLE + address


def test_without_a_console_there_are_no_addresses() -> None:
    assert (document_link("", "d1"), place_link("", "d1", OriginalSpan(0, 1), "a1")) == ("", "")


def test_a_place_of_no_annotation() -> None:
    assert place_link(CONSOLE, "d1", OriginalSpan(3, 9)) == f"{CONSOLE}/documents/d1#at=3-9"


@given(IDS, IDS, st.integers(0, 10**9), st.integers(0, 10**6))
def test_an_address_is_read_back(document: str, annotation: str, start: int, length: int) -> None:
    parts = urlsplit(place_link(CONSOLE, document, OriginalSpan(start, start + length), annotation))
    assert (parts.netloc, parts.query) == ("console.example", "")
    assert unquote(parts.path.removeprefix("/documents/")) == document
    assert parse_qs(parts.fragment, encoding="utf-8") == {
        "item": [f"a:{annotation}"],
        "at": [f"{start}-{start + length}"],
    }
