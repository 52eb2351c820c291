"""Tokens of a preview: each is read back, and no other text is one."""

import json
from base64 import urlsafe_b64encode
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.annotation.publishing.past import PastPosition, past_position
from services.shared.domain.errors import Reason, Reject

LARGEST = (1 << 63) - 1


def token(value: object) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@given(st.integers(-LARGEST, LARGEST), st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_a_token_is_read_back(inferred: int, set_id: str) -> None:
    position = PastPosition(inferred, set_id)
    assert past_position(position.token()) == position
    assert position.token().replace("-", "").replace("_", "").isalnum()


@pytest.mark.parametrize(
    "value",
    [
        [],
        [1],
        [1, "s", 2],
        {"1": 1, "s": 2},
        ["1", "s"],
        [True, "s"],
        [1.0, "s"],
        [None, "s"],
        [1, None],
        [LARGEST + 1, "s"],
        [-LARGEST - 1, "s"],
        [1, "s\0"],
        [1, "\ud800"],
        7,
        None,
    ],
)
def test_another_value_is_no_token(value: object) -> None:
    with pytest.raises(Reject) as caught:
        past_position(token(value))
    assert (caught.value.reason, caught.value.field) == (Reason.INVALID_METADATA, "page_token")


@pytest.mark.parametrize("text", ["=", "a", "契約", "\ud800", "\0", " ", "W" * 99_999, token([1, "s"])[:-3]])
def test_another_text_is_no_token(text: str) -> None:
    with pytest.raises(Reject) as caught:
        past_position(text)
    assert caught.value.field == "page_token"
    assert len(caught.value.detail) < 100


@given(st.text())
def test_any_text_is_a_position_or_refused(text: str) -> None:
    with suppress(Reject):
        assert (past_position(text) is None) == (text == "")


def test_a_nested_value_is_refused() -> None:
    nested = urlsafe_b64encode(b"[" * 50_000).decode()
    with pytest.raises(Reject):
        past_position(nested)
