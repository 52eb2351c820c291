"""A challenge of a service names the exact command to run."""

import asyncio

import pytest

from services.cli.signon.remedy import login_command, note_login, step_up_command, without_login
from services.shared.domain.errors import StepUpRequired


@pytest.mark.parametrize(
    ("login", "acr_values", "command"),
    [
        ("", ("otp",), ""),
        ("glossator login", ("otp",), "glossator login --browser --acr otp --max-age 900"),
        ("glossator login --browser", ("otp",), "glossator login --browser --acr otp --max-age 900"),
        (
            "glossator login --issuer bank",
            ("a", "b"),
            "glossator login --issuer bank --browser --acr 'a b' --max-age 900",
        ),
        ("glossator login", (), "glossator login --browser --max-age 900"),
        ("glossator login --client intake --client-secret-file s", ("otp",), ""),
    ],
)
def test_the_command(login: str, acr_values: tuple[str, ...], command: str) -> None:
    note_login(login)
    assert login_command() == login
    assert step_up_command(StepUpRequired(900, acr_values)) == command


def test_the_session_of_a_coroutine_is_known_to_its_command() -> None:
    """Commands of operators open the session inside of `asyncio.run`, which copies the context."""

    async def work() -> None:
        note_login("glossator login --issuer bank")

    with without_login():
        asyncio.run(work())
        assert login_command() == "glossator login --issuer bank"
        with without_login():
            assert login_command() == ""
