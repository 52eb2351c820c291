"""The work of the process that draws a page."""

import json

import pytest

from services.ingestion.extractors.pdf.extract import extract
from services.ingestion.extractors.result import Limits
from services.ingestion.sandbox.page_child import draw_page, load
from services.shared.domain.layout import Layout
from services.shared.wire.codec import encode
from tests.unit.ingestion.makers import pdf

DATA = pdf([["The Lender is Quentin."]])
LAYOUT = extract(DATA, Limits()).layout


def test_the_result_is_the_size_and_the_picture() -> None:
    head = {"number": 1, "width": 300, "masked": [[14, 21]], "open": False, "outlines": False}
    size, image = draw_page([json.dumps(head).encode(), encode(Layout(LAYOUT)), DATA], Limits())
    assert json.loads(size) == {"width": 300, "height": 388}
    assert image.startswith(b"\x89PNG")


@pytest.mark.parametrize("layout", [Layout(), Layout((*LAYOUT, *LAYOUT))])
def test_a_request_has_one_page(layout: Layout) -> None:
    head = {"number": 1, "width": 300, "masked": [], "open": False}
    with pytest.raises(ValueError, match="unpack"):
        draw_page([json.dumps(head).encode(), encode(layout), DATA], Limits())


def test_everything_can_be_loaded_before() -> None:
    load()
