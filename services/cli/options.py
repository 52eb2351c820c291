"""Options that many commands share."""

import os
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from services.cli.errors import UsageError
from services.cli.local.tools import CHECKOUT

HOME = CHECKOUT / "var"
HOME_VARIABLE = "GLOSSATOR_HOME"

Directory = Annotated[
    Path,
    typer.Option("--directory", envvar=HOME_VARIABLE, show_default="var", help="state of the local system"),
]
JsonLines = Annotated[bool, typer.Option("--json-lines", help="print one JSON object per line")]


class Named(str):
    """A caller that the user named with `--as`. A default of a command is a plain `str`."""

    __slots__ = ()


def _named(context: typer.Context, parameter: typer.CallbackParam, value: str) -> str:
    source = context.get_parameter_source(parameter.name or "")
    return Named(value) if source is not None and source.name == "COMMANDLINE" else value


As = Annotated[
    str,
    typer.Option(
        "--as",
        metavar="WHO",
        callback=_named,
        help="sample caller of a local system: ROLE@TENANT, or ROLE for the first tenant in access.yaml; default: who"
        " is signed in",
    ),
]

For = Annotated[str, typer.Option("--purpose", help="purpose of reading the text, for the audit log")]


def local_home() -> Path:
    """The folder of the local system, for commands without `--directory`."""
    return Path(os.environ.get(HOME_VARIABLE) or HOME)


def full_id(value: str) -> str:
    """Return `value`. Raises `UsageError` if it is not empty and not the 32 hex digits of a document id."""
    if value and not re.fullmatch("[0-9a-f]{32}", value):
        raise UsageError(f"{value} is not a full id of a document", "give all 32 hex digits of the id")
    return value


def utc_time(value: str) -> datetime:
    """Parse an ISO 8601 time; without an offset it is UTC. Raises `BadParameter`, which names the option."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise typer.BadParameter(f"{value!r} is not a time. Examples: {TIME_EXAMPLES}") from None
    return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)


TIME_EXAMPLES = "2026-03-01 and 2026-03-01T09:30, in UTC"
DocumentId = Annotated[str, typer.Argument(metavar="DOCUMENT", callback=full_id, help="id of the document")]
