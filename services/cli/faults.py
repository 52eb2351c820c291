"""What went wrong, in words for the person at the terminal: what it is, and what to do. Never a traceback."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer
from rich.console import Console

from services.cli.local.processes import PartFailedError
from services.cli.local.tools import ToolMissingError
from services.shared.domain.errors import REASONS, GlossatorError, Reason, Retry


class CommandError(Exception):
    """A command cannot go on: `what` is wrong, and the `remedy`."""

    def __init__(self, what: str, remedy: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy


class UsageError(CommandError):
    """The command was asked for something that makes no sense; nothing was tried."""


@contextmanager
def faults_told() -> Iterator[None]:
    """Expected faults end the command: status 2 for wrong usage, 1 for all else."""
    try:
        yield
    except (GlossatorError, CommandError, PartFailedError, ToolMissingError) as error:
        tell(error)
        raise typer.Exit(2 if isinstance(error, UsageError) else 1) from None


def tell(error: Exception) -> None:
    """Two lines on standard error."""
    what, remedy = explain(error)
    console = Console(stderr=True, highlight=False)
    console.print(f"error: {what}", style="red", markup=False, soft_wrap=True)
    if remedy:
        console.print(f"  try: {remedy}", markup=False, soft_wrap=True)


def explain(error: Exception) -> tuple[str, str]:
    """What, and what to do about it."""
    if isinstance(error, CommandError):
        return error.what, error.remedy
    if isinstance(error, GlossatorError) and error.detail:
        return str(error), REASONS[error.reason].remedy
    if isinstance(error, Retry) and error.reason is not Reason.INTERNAL:
        away = f"{error.dependency or 'a service'} does not answer"
        return away, "`glossator status` shows what runs, `glossator up` starts what does not"
    if isinstance(error, GlossatorError):
        info = REASONS[error.reason]
        return f"{error.reason.value}: {info.meaning}", _REMEDIES.get(error.reason, info.remedy)
    return str(error) or type(error).__name__, ""


_REMEDIES = {
    Reason.UNAUTHENTICATED: "credentials live for a day: `glossator up` makes new ones; `--as` names another caller",
    Reason.FORBIDDEN: "act as somebody who may, with `--as`; playbooks/policies/access.yaml says who may what",
    Reason.PRECONDITION_FAILED: "its review is open still, or done: `glossator show DOCUMENT --as reviewer@TENANT`",
}
