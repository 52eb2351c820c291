"""What is refused before a database sees it."""

import pytest

from services.annotation.sets.refusals import check_revision, check_subject, is_id
from services.shared.domain.errors import Reason, Reject


@pytest.mark.parametrize(
    ("value", "known"),
    [
        ("", True),
        ("set-1", True),
        ("約\u3000束 №1\n", True),
        ("𝔞", True),
        ("a\0", False),
        ("\ud800", False),
        (None, False),
        (1, False),
        (["a"], False),
    ],
)
def test_ids_in_page_tokens(value: object, known: bool) -> None:
    assert is_id(value) is known


@pytest.mark.parametrize("subject", ["ann@harbour-bank", "7", "a" * 180, "system:desk/1+2"])
def test_subjects(subject: str) -> None:
    check_subject("assignee", subject)


@pytest.mark.parametrize("subject", ["", " ", "@ann", "ann smith", "Аня", "a" * 181, "ann\n", "service:annotation"])
def test_what_is_no_subject(subject: str) -> None:
    with pytest.raises(Reject) as caught:
        check_subject("assignee", subject)
    assert (caught.value.reason, caught.value.field) == (Reason.INVALID_METADATA, "assignee")


@pytest.mark.parametrize("revision", [0, -1])
def test_a_request_needs_a_revision(revision: int) -> None:
    check_revision(1)
    with pytest.raises(Reject) as caught:
        check_revision(revision)
    assert caught.value.field == "revision"
