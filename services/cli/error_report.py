"""Print expected errors for the person at the terminal: the problem and the remedy. Never a traceback."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer
from rich.console import Console

from services.cli.errors import CommandError, UsageError
from services.cli.local.processes import PartFailedError
from services.cli.local.tools import ToolMissingError
from services.cli.signon.remedy import login_command, step_up_command, without_login
from services.shared.domain.errors import (
    REASONS,
    GlossatorError,
    Reason,
    Reject,
    Retry,
    StepUpRequired,
    reference_of,
)


@contextmanager
def reported_errors() -> Iterator[None]:
    """Expected errors end the command: exit status 2 for invalid usage, 1 for all others."""
    with without_login():
        try:
            yield
        except (GlossatorError, CommandError, PartFailedError, ToolMissingError) as error:
            print_error(error)
            raise typer.Exit(2 if isinstance(error, UsageError) else 1) from None


def print_error(error: Exception) -> None:
    """Print the problem, the faulty field, the remedy and the reference on standard error, one line each."""
    console = Console(stderr=True, highlight=False)
    problem, remedy = explain(error)
    console.print(f"error: {problem}", style="red", markup=False, soft_wrap=True)
    field = error.field if isinstance(error, Reject) else ""
    reference = reference_of(error.reason) if isinstance(error, Reject) else getattr(error, "reference", "")
    for name, value in (("field", field), ("try", remedy), ("see", reference)):
        if value:
            console.print(f"  {name}: {value}", markup=False, soft_wrap=True)


def explain(error: Exception) -> tuple[str, str]:
    """Return the problem and the remedy."""
    if isinstance(error, CommandError):
        return error.what, error.remedy
    if isinstance(error, Retry) and error.reason is not Reason.INTERNAL:
        problem = error.detail or f"{error.dependency or 'a service'} does not answer"
        return problem, "`glossator status` shows which parts do not run; `glossator up` starts them"
    if isinstance(error, GlossatorError):
        info = REASONS[error.reason]
        return f"{error.reason.value}: {error.detail or info.meaning}", _remedy(error)
    return str(error) or type(error).__name__, ""


def _remedy(error: GlossatorError) -> str:
    fix = ""
    if isinstance(error, StepUpRequired):
        fix = step_up_command(error)
    elif error.reason is Reason.UNAUTHENTICATED:
        fix = login_command()
    return fix or _REMEDIES.get(error.reason, REASONS[error.reason].remedy)


_REMEDIES = {
    Reason.UNAUTHENTICATED: "credentials are valid for a day: `glossator up` renews them; `--as` names another caller",
    Reason.FORBIDDEN: "name a caller who has the right, with `--as`; playbooks/policies/access.yaml lists the rights",
}
