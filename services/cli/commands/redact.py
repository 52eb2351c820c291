"""`glossator redact`: files on their own, without a broker, through the service's own pipeline."""

import asyncio
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from services.cli.faults import UsageError
from services.cli.files import files_in
from services.cli.reader import Reader
from services.cli.redaction.page import page
from services.cli.redaction.report import Report, is_doubtful
from services.cli.redaction.terminal import picture
from services.redaction.policies.jurisdictions import code_of
from services.redaction.policies.load import POLICIES, PolicyError, find_policy
from services.redaction.policies.rules import Policy
from services.redaction.standalone import StandaloneRedactor
from services.redaction.text.explain import explain
from services.redaction.text.redact import Redaction
from services.redaction.vault.parties import Party
from services.redaction.vault.parties_file import load_parties
from services.shared.domain.errors import REASONS, GlossatorError, Reason
from services.shared.runtime.keys.secret_files import write_secret

_ERRORS = Console(stderr=True)


@dataclass(frozen=True, slots=True)
class Fault:
    """A file that could not be read."""

    path: str
    reason: Reason


def redact(
    paths: Annotated[list[Path], typer.Argument(help="files and folders")],
    policy: Annotated[str, typer.Option(help="the name of a shipped policy, or a policy file")] = "strict",
    matter: Annotated[str, typer.Option(help="one matter for all; otherwise each file is a matter of its own")] = "",
    jurisdiction: Annotated[str, typer.Option(help="the documents' law, such as US-NY")] = "",
    parties: Annotated[
        Path | None, typer.Option(help="those known to be part of the matter: a file as `glossator matter` takes it")
    ] = None,
    show: Annotated[bool, typer.Option("--show", help="in colours, with a legend and what was kept")] = False,
    html: Annotated[
        Path | None, typer.Option(help="write a page for one file: before and after, what was kept and why")
    ] = None,
    json_lines: Annotated[bool, typer.Option("--json-lines", help="one JSON object a file")] = False,
) -> None:
    """Replace personal values in files and print what remains.

    [dim]glossator redact letter.docx --show[/]                         coloured placeholders and a legend

    [dim]glossator redact loan.pdf --policy glba --jurisdiction US-NY --html loan.html[/]   a page to look through
    """
    if jurisdiction and not code_of(jurisdiction):
        raise UsageError(f"{jurisdiction} is no jurisdiction", "a code such as US, US-NY, DE or EU")
    chosen, known = _policy(policy, jurisdiction, parties)
    files = files_in(paths)
    if html and len(files) != 1:
        raise UsageError(f"--html writes the page of one file, and here are {len(files)}", "name one file")
    redactor = StandaloneRedactor(chosen, parties=known)
    failed = False
    with Reader() as reader:
        for path in _with_progress(files):
            answer = asyncio.run(_redact_file(redactor, reader, path, matter, chosen))
            failed = failed or not isinstance(answer, Report)
            if html and isinstance(answer, Report):
                _write_page(html, answer)
            elif show and isinstance(answer, Report):
                Console(highlight=False, soft_wrap=True).print(picture(answer))
            else:
                typer.echo(json.dumps(_record(answer)) if json_lines else _readable(answer))
    raise typer.Exit(1 if failed else 0)


def _policy(name: str, jurisdiction: str, parties: Path | None) -> tuple[Policy, Sequence[Party]]:
    try:
        return find_policy(name, POLICIES).within(jurisdiction), load_parties(parties) if parties else ()
    except PolicyError as error:
        _ERRORS.print(str(error), style="red", highlight=False, markup=False, soft_wrap=True)
        raise typer.Exit(2) from None


async def _redact_file(
    redactor: StandaloneRedactor, reader: Reader, path: Path, matter: str, policy: Policy
) -> Report | Fault:
    try:
        text = reader.read_words(path)
    except GlossatorError as error:
        return Fault(str(path), error.reason)
    except OSError:
        return Fault(str(path), Reason.NOT_FOUND)
    result, analysis = await redactor.examine(text, matter or str(path))
    return Report(str(path), policy, text, result, explain(analysis))


def _write_page(path: Path, report: Report) -> None:
    """For its owner alone: it holds what was replaced."""
    write_secret(path, "".join(page(report)).encode())
    replaced, doubtful = len(report.redaction.map.replacements), sum(map(is_doubtful, report.kept))
    told = f"{path}: {replaced} replaced, {len(report.kept) - doubtful} kept, {doubtful} in doubt"
    _ERRORS.print(told, highlight=False, markup=False, soft_wrap=True)


def _record(answer: Report | Fault) -> dict[str, object]:
    if isinstance(answer, Fault):
        told = REASONS[answer.reason]
        error = {"reason": answer.reason.value, "message": told.meaning, "remedy": told.remedy}
        return {"path": answer.path, "error": error}
    spans = list(_spans(answer.redaction))
    return {"path": answer.path, "text": answer.text, "redacted": answer.redaction.text, "spans": spans}


def _spans(result: Redaction) -> Iterator[dict[str, object]]:
    for one in result.map.replacements:
        yield {
            "start": one.original.start,
            "end": one.original.end,
            "type": one.entity_type,
            "placeholder": one.placeholder,
        }


def _readable(answer: Report | Fault) -> str:
    if isinstance(answer, Fault):
        told = REASONS[answer.reason]
        return f"== {answer.path}: {told.meaning} ({answer.reason}): {told.remedy}"
    return f"== {answer.path}\n{answer.redaction.text}"


def _with_progress(paths: list[Path]) -> Iterable[Path]:
    return track(paths, description="redacting", console=_ERRORS, disable=not _ERRORS.is_terminal)
