"""Print expected errors for the person at the terminal: the problem and the remedy. Never a traceback."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer
from rich.console import Console

from services.cli.errors import CommandError, UsageError
from services.cli.local.processes import PartFailedError
from services.cli.local.tools import ToolMissingError
from services.shared.domain.errors import REASONS, GlossatorError, Reason, Retry


@contextmanager
def reported_errors() -> Iterator[None]:
    """Expected errors end the command: exit status 2 for invalid usage, 1 for all others."""
    try:
        yield
    except (GlossatorError, CommandError, PartFailedError, ToolMissingError) as error:
        print_error(error)
        raise typer.Exit(2 if isinstance(error, UsageError) else 1) from None


def print_error(error: Exception) -> None:
    """Print the problem and the remedy on standard error, one line each."""
    what, remedy = explain(error)
    console = Console(stderr=True, highlight=False)
    console.print(f"error: {what}", style="red", markup=False, soft_wrap=True)
    if remedy:
        console.print(f"  try: {remedy}", markup=False, soft_wrap=True)


def explain(error: Exception) -> tuple[str, str]:
    """Return the problem and the remedy."""
    if isinstance(error, CommandError):
        return error.what, error.remedy
    if isinstance(error, GlossatorError) and error.detail:
        return str(error), REASONS[error.reason].remedy
    if isinstance(error, Retry) and error.reason is not Reason.INTERNAL:
        problem = f"{error.dependency or 'a service'} does not answer"
        return problem, "`glossator status` shows what runs, `glossator up` starts what does not"
    if isinstance(error, GlossatorError):
        info = REASONS[error.reason]
        return f"{error.reason.value}: {info.meaning}", _REMEDIES.get(error.reason, info.remedy)
    return str(error) or type(error).__name__, ""


_REMEDIES = {
    Reason.UNAUTHENTICATED: "credentials live for a day: `glossator up` makes new ones; `--as` names another caller",
    Reason.FORBIDDEN: "use a caller that has the right, with `--as`; playbooks/policies/access.yaml lists the rights",
    Reason.PRECONDITION_FAILED: "its review is still open, or done: `glossator show DOCUMENT --as reviewer@TENANT`",
}
