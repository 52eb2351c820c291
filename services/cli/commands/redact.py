"""`glossator redact`: redact files without a system, with the pipeline of the redaction service."""

import asyncio
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from services.cli.errors import UsageError, file_fault, usage_errors
from services.cli.files import files_in
from services.cli.redaction.options import check_jurisdiction
from services.cli.redaction.page import render_page
from services.cli.redaction.report import Report, is_doubtful
from services.cli.redaction.terminal import render_report
from services.cli.standalone.extract import TextExtractor
from services.redaction.detection.borders import borders_of
from services.redaction.detection.scanned import Scan
from services.redaction.files.parties import load_parties
from services.redaction.files.policies import POLICIES, find_policy
from services.redaction.policies.rules import Policy
from services.redaction.standalone import StandaloneRedactor
from services.redaction.text.explain import explain
from services.redaction.text.redact import Redaction
from services.shared.domain.errors import GlossatorError, Reason
from services.shared.runtime.keys.secret_files import write_secret
from services.shared.runtime.yaml_file import YamlFileError

_ERRORS = Console(stderr=True)


@dataclass(frozen=True, slots=True)
class UnreadableFile:
    """A file whose text cannot be extracted, and the reason."""

    path: str
    reason: Reason


def redact(
    paths: Annotated[list[Path], typer.Argument(help="files and folders")],
    policy: Annotated[str, typer.Option(help="name of a shipped policy, or a file")] = "strict",
    matter: Annotated[str, typer.Option(help="one matter for all files; by default each file is its own matter")] = "",
    jurisdiction: Annotated[str, typer.Option(help="law of the documents, ISO 3166, such as US-NY")] = "",
    parties: Annotated[
        Path | None, typer.Option(help="YAML file of the parties, as for `glossator matter parties import`")
    ] = None,
    show: Annotated[bool, typer.Option("--show", help="print in colours, with a legend and the kept values")] = False,
    html: Annotated[
        Path | None, typer.Option(help="write an HTML page on one file: before and after, and why values were kept")
    ] = None,
    json_lines: Annotated[bool, typer.Option("--json-lines", help="print one JSON object per file")] = False,
) -> None:
    """Replace personal values in files by placeholders, and print the redacted text. Stores nothing.

    Files of one matter share their placeholders. Exit status 1 if a file is refused.

    [dim]glossator redact letter.docx --show[/]                         coloured placeholders and a legend

    [dim]glossator redact loan.pdf --policy glba --jurisdiction US-NY --html loan.html[/]   a page for the browser
    """
    check_jurisdiction(jurisdiction)
    with usage_errors(YamlFileError):
        chosen = find_policy(policy, POLICIES).within(jurisdiction)
        known = load_parties(parties) if parties else ()
    files = files_in(paths)
    if html and len(files) != 1:
        raise UsageError(f"--html writes a page on one file, but there are {len(files)} files", "name one file")
    redactor = StandaloneRedactor(chosen, parties=known)
    failed = False
    with TextExtractor() as extractor:
        for path in _with_progress(files):
            result = asyncio.run(_redact_file(redactor, extractor, path, matter, chosen))
            failed = failed or not isinstance(result, Report)
            if html and isinstance(result, Report):
                _write_page(html, result)
            elif show and isinstance(result, Report):
                Console(highlight=False, soft_wrap=True).print(render_report(result))
            else:
                typer.echo(json.dumps(_record(result)) if json_lines else _readable(result))
    raise typer.Exit(1 if failed else 0)


async def _redact_file(
    redactor: StandaloneRedactor, extractor: TextExtractor, path: Path, matter: str, policy: Policy
) -> Report | UnreadableFile:
    try:
        original = extractor.content(path)
    except GlossatorError as error:
        return UnreadableFile(str(path), error.reason)
    except OSError:
        return UnreadableFile(str(path), Reason.NOT_FOUND)
    scan = Scan() if original.ocr_layer else None
    borders = borders_of(original.tables, original.parts)
    redaction, analysis = await redactor.examine(original.text, matter or str(path), scan, borders)
    return Report(str(path), policy, original.text, redaction, explain(analysis))


def _write_page(path: Path, report: Report) -> None:
    """Only the owner can read the page: it contains the replaced values."""
    write_secret(path, "".join(render_page(report)).encode())
    replaced, doubtful = len(report.redaction.map.replacements), sum(map(is_doubtful, report.kept))
    summary = f"{path}: {replaced} replaced, {len(report.kept) - doubtful} kept, {doubtful} in doubt"
    _ERRORS.print(summary, highlight=False, markup=False, soft_wrap=True)


def _record(result: Report | UnreadableFile) -> dict[str, object]:
    if isinstance(result, UnreadableFile):
        info = file_fault(result.reason)
        error = {"reason": result.reason.value, "message": info.meaning, "remedy": info.remedy}
        return {"path": result.path, "error": error}
    spans = list(_spans(result.redaction))
    return {"path": result.path, "text": result.text, "redacted": result.redaction.text, "spans": spans}


def _spans(redaction: Redaction) -> Iterator[dict[str, object]]:
    for one in redaction.map.replacements:
        yield {
            "start": one.original.start,
            "end": one.original.end,
            "type": one.entity_type,
            "placeholder": one.placeholder,
        }


def _readable(result: Report | UnreadableFile) -> str:
    if isinstance(result, UnreadableFile):
        info = file_fault(result.reason)
        return f"== {result.path}: {result.reason}: {info.meaning} {info.remedy}"
    return f"== {result.path}\n{result.redaction.text}"


def _with_progress(paths: list[Path]) -> Iterable[Path]:
    return track(paths, description="redacting", console=_ERRORS, disable=not _ERRORS.is_terminal)
