"""The command that signs in again, for the errors of a command. Imports nothing large: each command imports it."""

import shlex
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

import typer

from services.shared.domain.errors import StepUpRequired


@dataclass(slots=True)
class _Command:
    """What a command records. The coroutines of the command share it: a context of their own has the same object."""

    login: str = ""


_command: ContextVar[_Command] = ContextVar("command", default=_Command())  # noqa: B039 - for tests without a command


@contextmanager
def without_login() -> Iterator[None]:
    """One command: it starts without a session, and what it records ends with it."""
    token = _command.set(_Command())
    try:
        yield
    finally:
        _command.reset(token)


def note_login(command: str) -> None:
    """Record the command line that made the session which this command uses. Empty: it uses no session."""
    _command.get().login = command


def login_command() -> str:
    """The command line that signs in again. Empty: this command uses no session."""
    return _command.get().login


def step_up_command(error: StepUpRequired) -> str:
    """The command line that signs in as a challenge of a service demands (RFC 9470). It uses the code flow: the device
    flow has no such request. Empty: there is no session, or it is that of a system.
    """
    words = shlex.split(login_command())
    if not words or "--client-secret-file" in words:
        return ""
    browser = [] if "--browser" in words else ["--browser"]
    acr = ["--acr", " ".join(error.acr_values)] if error.acr_values else []
    return shlex.join([*words, *browser, *acr, "--max-age", str(error.max_age)])


def offer_step_up(error: StepUpRequired, run: Callable[[Sequence[str]], object]) -> bool:
    """On a terminal, offer to sign in as a challenge demands, and `run` that command line without its program.

    Returns whether the person signed in.
    """
    command = step_up_command(error)
    if not command or not is_terminal():
        return False
    typer.echo("This action needs a recent second factor.", err=True)
    if not typer.confirm(f"Run `{command}`, then this command again?", default=True, err=True):
        return False
    run(shlex.split(command)[1:])
    return True


def is_terminal() -> bool:
    """Whether a person can answer a question of this command."""
    return sys.stdin.isatty() and sys.stderr.isatty()
