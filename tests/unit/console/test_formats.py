"""Values as pages show them."""

import pytest

from services.console import formats


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("2026-03-14T14:02:59Z", "14 Mar 2026"),
        ("2026-03-15T00:30:00+02:00", "14 Mar 2026"),
        ("2026-03-04T00:00:00+00:00", "4 Mar 2026"),
        (None, ""),
        ("", ""),
    ],
)
def test_days(value: str | None, shown: str) -> None:
    assert formats.day(value) == shown


@pytest.mark.parametrize(
    ("code", "shown"), [("credit agreement", "Credit agreement"), ("a_b-c", "A b c"), ("", ""), ("ÖL", "ÖL")]
)
def test_words(code: str, shown: str) -> None:
    assert formats.words(code) == shown


@pytest.mark.parametrize(("length", "pages"), [(0, 1), (2_600, 1), (70_000, 28)])
def test_pages(length: int, pages: int) -> None:
    assert formats.pages(length) == pages


@pytest.mark.parametrize(
    ("reference", "kind", "title", "short"),
    [
        ("keyed-0123456789abcdef", "supply", "Supply agreement", "01234567…"),
        ("keyed-0123456789abcdef", "", "Document", "01234567…"),
        ("DV/2024/3417", "nda", "DV/2024/3417", "DV/2024/3417"),
    ],
)
def test_documents(reference: str, kind: str, title: str, short: str) -> None:
    document = {"source_reference": reference}
    assert (formats.document_title(document, kind), formats.short_reference(document)) == (title, short)


@pytest.mark.parametrize(("subject", "shown"), [("okta:anna", "anna"), ("anna@bank", "anna@bank"), ("a:", "a:")])
def test_people(subject: str, shown: str) -> None:
    assert formats.person(subject) == shown
