import pytest

from services.redaction.recognisers.base import Recogniser
from services.redaction.recognisers.urls import URLS
from tests.unit.redaction.makers import found


@pytest.mark.parametrize(
    ("recogniser", "text", "values"),
    [
        (URLS, "see https://www.example.com/a/b?c=1#d.", ["https://www.example.com/a/b?c=1#d"]),
        (URLS, "at www.example.org, or", ["www.example.org"]),
        (URLS, "visit example.co.uk/x now", ["example.co.uk/x"]),
    ],
)
def test_finds(recogniser: Recogniser, text: str, values: list[str]) -> None:
    assert found(recogniser, text) == values


@pytest.mark.parametrize(
    ("recogniser", "text"),
    [
        (URLS, "section 2.1.com"),
        (URLS, "e.g. this"),
        (URLS, "Corp.The next"),
    ],
)
def test_leaves_alone(recogniser: Recogniser, text: str) -> None:
    assert found(recogniser, text) == []
