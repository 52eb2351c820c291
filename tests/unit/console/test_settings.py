import pytest
from pydantic import ValidationError

from services.console.settings import ConsoleSettings


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://review.bank.example", "https://review.bank.example"),
        ("https://review.bank.example:8443/", "https://review.bank.example:8443"),
        ("http://127.0.0.1:17206", "http://127.0.0.1:17206"),
    ],
)
def test_the_origin_of_browsers(url: str, origin: str) -> None:
    assert ConsoleSettings(console_url=url).origin == origin


@pytest.mark.parametrize("name", ["console_url", "annotation_url"])
@pytest.mark.parametrize(
    "url", ["http://review.bank.example", "https://bank.example/review", "https://a@b.example", "x"]
)
def test_a_url_that_is_not_secure_is_refused(name: str, url: str) -> None:
    with pytest.raises(ValidationError, match=f"GLOSSATOR_{name.upper()}"):
        ConsoleSettings.model_validate({name: url})
