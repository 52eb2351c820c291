"""Hostile pages of PDF: the words are read, the page is refused with its reason, and the other pages are drawn."""

from collections.abc import Iterator

import pytest

from services.ingestion.drawing.draw import Page
from services.ingestion.extractors.pdf.extract import extract
from services.ingestion.extractors.result import Limits
from services.ingestion.sandbox.pages import PageSandbox
from services.shared.domain.errors import Reason, Reject
from tests.unit.ingestion.drawing.hostile import HOSTILE, SECOND, WORDS


@pytest.fixture(scope="module")
def sandbox() -> Iterator[PageSandbox]:
    made = PageSandbox(workers=1)
    yield made
    made.close()


@pytest.mark.parametrize("reason", HOSTILE, ids=str)
def test_only_the_hostile_page_is_refused(sandbox: PageSandbox, reason: Reason) -> None:
    data = HOSTILE[reason]()
    content = extract(data, Limits())
    assert content.text.split() == f"{WORDS} {SECOND}".split()
    first, second = content.layout
    with pytest.raises(Reject) as caught:
        sandbox.draw(data, Page(1, 1000, first))
    assert caught.value.reason is reason
    assert sandbox.draw(data, Page(2, 1000, second)).width == 1000
