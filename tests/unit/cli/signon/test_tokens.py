"""The answer of a token endpoint."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.cli.errors import CommandError
from services.cli.signon.tokens import Tokens, claims_of, read_tokens

ANSWER = {"access_token": "a", "token_type": "bearer", "expires_in": 300}


@pytest.mark.parametrize(
    ("changes", "tokens"),
    [
        ({}, Tokens("a", 1300)),
        ({"token_type": "Bearer", "expires_in": "60"}, Tokens("a", 1060)),
        ({"refresh_token": "r", "id_token": "i"}, Tokens("a", 1300, "r", "i")),
        ({"refresh_token": None}, Tokens("a", 1300)),
    ],
)
def test_tokens_are_read(changes: dict[str, object], tokens: Tokens) -> None:
    assert read_tokens({**ANSWER, **changes}, 1000.0) == tokens


@pytest.mark.parametrize(
    "changes",
    [
        {"access_token": None},
        {"token_type": "DPoP"},
        {"token_type": None},
        {"expires_in": True},
        {"expires_in": "soon"},
        {"expires_in": float("inf")},
        {"expires_in": []},
    ],
)
def test_other_answers_are_refused(changes: dict[str, object]) -> None:
    with pytest.raises(CommandError):
        read_tokens({**ANSWER, **changes}, 1000.0)


@given(st.text())
def test_a_token_that_is_no_jwt_has_no_claims(token: str) -> None:
    assert claims_of(token) == {}
