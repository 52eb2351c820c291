"""What can be a comment, and the tokens of pages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.annotation.comments.records import (
    AddCommentRequest,
    CommentPosition,
    CommentTarget,
    check_comment,
    position_of,
)
from services.shared.domain.errors import Reason, Reject

_DOCUMENT, _FINDING = CommentTarget.DOCUMENT, CommentTarget.FINDING


@pytest.mark.parametrize(
    ("request_", "field"),
    [
        (AddCommentRequest("id", _DOCUMENT, ""), "text"),
        (AddCommentRequest("id", _DOCUMENT, "\n "), "text"),
        (AddCommentRequest("id", _DOCUMENT, "x", "id"), "target_id"),
        (AddCommentRequest("id", _FINDING, "x"), "target_id"),
        (AddCommentRequest("id", _FINDING, "x", "id", "service:annotation"), "asked"),
        (AddCommentRequest("id", _FINDING, "x", "id", "two words"), "asked"),
    ],
)
def test_a_faulty_comment_names_its_field(request_: AddCommentRequest, field: str) -> None:
    with pytest.raises(Reject) as caught:
        check_comment(request_)
    assert (caught.value.reason, caught.value.field) == (Reason.INVALID_METADATA, field)


def test_comments() -> None:
    check_comment(AddCommentRequest("id", _DOCUMENT, "x" * 2_000))
    check_comment(AddCommentRequest("id", _FINDING, "x", "id", "ann@bank.example"))


@given(
    st.integers(-(1 << 62), 1 << 62),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40),
)
def test_a_position_survives_its_token(written: int, comment_id: str) -> None:
    position = CommentPosition(written, comment_id)
    assert position_of(position.token()) == position
    assert position_of("") is None


@pytest.mark.parametrize("comment_id", ["\0", "c\ud800"])
def test_an_id_that_no_database_takes_is_refused(comment_id: str) -> None:
    with pytest.raises(Reject) as caught:
        position_of(CommentPosition(1, comment_id).token())
    assert caught.value.field == "page_token"


@given(st.text(min_size=1, max_size=60))
def test_any_other_text_is_refused(token: str) -> None:
    with pytest.raises(Reject) as caught:
        position_of(f"!{token}")
    assert (caught.value.reason, caught.value.field) == (Reason.INVALID_METADATA, "page_token")
