"""`glossator redact`: files on their own, without a broker, through the service's own pipeline."""

import asyncio
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from services.cli.files import files_in
from services.cli.reader import Reader
from services.redaction.policy_file import POLICIES, PolicyError, find_policy
from services.redaction.redact import Redaction
from services.redaction.standalone import StandaloneRedactor
from services.shared.domain.errors import REASONS, GlossatorError, Reason

_ERRORS = Console(stderr=True)


def redact(
    paths: Annotated[list[Path], typer.Argument(help="files and folders")],
    policy: Annotated[str, typer.Option(help="strict, legal-review, or a policy file")] = "strict",
    matter: Annotated[str, typer.Option(help="one matter for all; otherwise each file is a matter of its own")] = "",
    json_lines: Annotated[bool, typer.Option("--json-lines", help="one JSON object a file")] = False,
) -> None:
    """Replace personal values in files and print what remains."""
    try:
        redactor = StandaloneRedactor(find_policy(policy, POLICIES))
    except PolicyError as error:
        _ERRORS.print(str(error), style="red", highlight=False, markup=False)
        raise typer.Exit(2) from None
    failed = False
    with Reader() as reader:
        for path in _with_progress(files_in(paths)):
            answer = asyncio.run(_redact_file(redactor, reader, path, matter))
            failed = failed or "error" in answer
            typer.echo(json.dumps(answer) if json_lines else _readable(answer))
    raise typer.Exit(1 if failed else 0)


async def _redact_file(redactor: StandaloneRedactor, reader: Reader, path: Path, matter: str) -> dict[str, object]:
    try:
        text = reader.read_words(path)
    except GlossatorError as error:
        return {"path": str(path), "error": {"reason": error.reason.value, "message": REASONS[error.reason].meaning}}
    except OSError:
        reason = Reason.NOT_FOUND
        return {"path": str(path), "error": {"reason": reason.value, "message": REASONS[reason].meaning}}
    result = await redactor.redact(text, matter or str(path))
    return {"path": str(path), "text": text, "redacted": result.text, "spans": list(_spans(result))}


def _spans(result: Redaction) -> Iterator[dict[str, object]]:
    for one in result.map.replacements:
        yield {
            "start": one.original.start,
            "end": one.original.end,
            "type": one.entity_type,
            "placeholder": one.placeholder,
        }


def _readable(answer: dict[str, object]) -> str:
    if "error" in answer:
        return f"== {answer['path']}: {answer['error']}"
    return f"== {answer['path']}\n{answer['redacted']}"


def _with_progress(paths: list[Path]) -> Iterable[Path]:
    return track(paths, description="redacting", console=_ERRORS, disable=not _ERRORS.is_terminal)
