import pytest

from services.redaction.recognisers.handles import HANDLES
from tests.unit.redaction.makers import found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Skype: jo.roe81", "jo.roe81"),
        ("user name: jroe", "jroe"),
        ("user jroe_7 may log in", "jroe_7"),
        ("Password = S3cret-word", "S3cret-word"),
        ("follow @jo_roe today", "@jo_roe"),
        ("write to live:jo81 (Jo)", "live:jo81"),
    ],
)
def test_finds(text: str, value: str) -> None:
    assert found(HANDLES, text) == [value]


@pytest.mark.parametrize(
    "text", ["the user interface", "users of the Software", "Fig12 shows", "a login page", "access code of conduct"]
)
def test_leaves_alone(text: str) -> None:
    assert found(HANDLES, text) == []
