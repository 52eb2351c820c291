"""Errors of commands. The layers below `error_report` raise them and know nothing of the terminal."""

from collections.abc import Iterator
from contextlib import contextmanager

from services.shared.domain.errors import REASONS, Reason, ReasonInfo


class CommandError(Exception):
    """A command cannot continue. `what` states the problem, `remedy` what the user can do about it."""

    def __init__(self, what: str, remedy: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy


class UsageError(CommandError):
    """The arguments are invalid. The command did nothing."""


def file_fault(reason: Reason) -> ReasonInfo:
    """Explain why a command rejected a local file. `not_found` then means a path, not an id."""
    return _UNREADABLE if reason is Reason.NOT_FOUND else REASONS[reason]


@contextmanager
def usage_errors(*kinds: type[Exception]) -> Iterator[None]:
    """Raise errors of these `kinds`, such as those of a policy file that the user named, as `UsageError`."""
    try:
        yield
    except kinds as error:
        raise UsageError(str(error)) from None


_UNREADABLE = ReasonInfo("The file cannot be read.", "Check the path and the permissions of the file.")
