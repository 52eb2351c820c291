"""Errors of commands. `error_report` prints them."""

from collections.abc import Iterator
from contextlib import contextmanager

from services.shared.domain.errors import REASONS, GlossatorError, Reason, ReasonInfo, reference_of


class CommandError(Exception):
    """A command cannot continue. `what` is the problem, `remedy` what the user can do, `reference` a page of docs."""

    def __init__(self, what: str, remedy: str = "", reference: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy
        self.reference = reference


class UsageError(CommandError):
    """The arguments are invalid. The command did nothing."""


def file_fault(reason: Reason) -> ReasonInfo:
    """Explain why a command rejected a local file. `not_found` then means a path, not an id."""
    return _UNREADABLE if reason is Reason.NOT_FOUND else REASONS[reason]


def error_fields(error: GlossatorError) -> dict[str, str]:
    """The error as JSON output contains it: the fields of HTTP error bodies, without empty ones."""
    info = REASONS[error.reason]
    fields = {
        "reason": error.reason.value,
        "message": info.meaning,
        "remedy": info.remedy,
        "field": error.field,
        "detail": error.detail,
        "reference": reference_of(error.reason),
    }
    return {name: value for name, value in fields.items() if value}


@contextmanager
def usage_errors(*kinds: type[Exception]) -> Iterator[None]:
    """Raise errors of these `kinds` as `UsageError`: the fault is in a file that the user named."""
    try:
        yield
    except kinds as error:
        raise UsageError(str(error)) from None


_UNREADABLE = ReasonInfo("The file cannot be read.", "Check the path and the permissions of the file.")
