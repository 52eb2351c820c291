"""`glossator annotate`: annotate files without a system, with the code of the services."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from services.cli.errors import CommandError, UsageError, file_fault, usage_errors
from services.cli.files import files_in
from services.cli.local.tools import CHECKOUT
from services.cli.local.triton import LocalTriton
from services.cli.playbooks.own_types import Types
from services.cli.standalone.annotate import StandaloneAnnotator
from services.cli.standalone.extract import TextExtractor
from services.inference.clause_model.triton import TritonClauses, TritonSettings, connect
from services.inference.prediction.predict import PredictSettings
from services.inference.prediction.routes import Models
from services.redaction.files.policies import POLICIES, find_policy
from services.redaction.policies.rules import Policy
from services.shared.domain.errors import GlossatorError, Reason
from services.shared.runtime.yaml_file import YamlFileError

_ERRORS = Console(stderr=True)
_AHEAD = 3
_CLAUSES, _LOANS = "clauses", "loan_clauses"


def annotate(
    paths: Annotated[list[Path], typer.Argument(help="files and folders")],
    policy: Annotated[str, typer.Option(help="redaction policy: name of a shipped one, or a file")] = "legal-review",
    matter: Annotated[str, typer.Option(help="one matter for all files; by default each file is its own matter")] = "",
    min_confidence: Annotated[
        float, typer.Option(min=0, max=1, help="lowest confidence, in [0, 1], of the printed annotations")
    ] = 0.3,
    triton: Annotated[
        str, typer.Option(help="HOST:PORT of the gRPC of a running Triton; by default the command starts one")
    ] = "",
    own: Annotated[
        list[str], typer.Option(help="name of your own clause model in models/repository, used in addition; repeatable")
    ] = [],  # noqa: B006 - Typer copies the list
    json_lines: Annotated[bool, typer.Option("--json-lines", help="print one JSON object per file")] = False,
    _types: Types = None,
) -> None:
    """Find clauses and fields in files, and print their confidence and text. Stores nothing.

    Each file is redacted before the models read it. Exit status 1 if a file is refused. With --json-lines, `start` and
    `end` are code points of the original, half open; `glossator playbook preview` reads this output.

    [dim]glossator annotate agreement.pdf[/]

    [dim]glossator annotate ./closed-deals --min-confidence 0.5 --json-lines > deals.jsonl[/]
    """
    with usage_errors(YamlFileError):
        chosen = find_policy(policy, POLICIES)
    failed = False
    for result in annotate_files(paths, chosen, triton, matter=matter, own=own, min_confidence=min_confidence):
        failed = failed or "error" in result
        typer.echo(json.dumps(result) if json_lines else render(result))
    raise typer.Exit(1 if failed else 0)


def annotate_files(
    paths: Sequence[Path],
    policy: Policy,
    triton: str,
    *,
    matter: str = "",
    own: Sequence[str] = (),
    min_confidence: float = 0.3,
) -> Iterator[dict[str, object]]:
    """The result of each file, in order, with a progress bar. `triton`: as the option of the command."""
    with _triton(triton) as address, TextExtractor() as extractor:
        standalone = StandaloneAnnotator(extractor, policy, PredictSettings(min_confidence=min_confidence))
        files = files_in(paths)
        work = _annotate_all(files, matter, address, own, standalone)
        yield from _with_progress(_iterate(work), files)


async def _annotate_all(
    paths: list[Path], matter: str, address: str, own: Sequence[str], standalone: StandaloneAnnotator
) -> AsyncIterator[dict[str, object]]:
    """Yield results in the order of `paths`. `_AHEAD` files at a time: extraction and the models run in parallel."""
    served = [connect(TritonSettings(address, name)) for name in (_CLAUSES, _LOANS, *own)]
    models = Models.of(served, loans=True)
    try:
        await check_served(served, address)
        tasks: list[asyncio.Task[dict[str, object]]] = []
        for path in paths:
            tasks.append(asyncio.create_task(_annotate_file(standalone, models, path, matter)))
            if len(tasks) >= _AHEAD:
                yield await tasks.pop(0)
        for task in tasks:
            yield await task
    finally:
        for one in served:
            await one.close()


async def check_served(models: Sequence[TritonClauses], address: str) -> None:
    """Raises `CommandError` if Triton is not ready, and `UsageError` if it does not serve one of `models`."""
    for model in models:
        server, ready = await model.ready()
        if not server:
            raise CommandError(f"Triton at {address} is not ready", "Check --triton, and start Triton.")
        if not ready:
            remedy = "Check the name. Triton loads the models in its repository: models/repository by default."
            raise UsageError(f"Triton does not serve a model {model.name!r}", remedy)


async def _annotate_file(standalone: StandaloneAnnotator, models: Models, path: Path, matter: str) -> dict[str, object]:
    try:
        annotated = await standalone.annotate(path, matter or str(path), models)
    except GlossatorError as error:
        return _refused(path, error.reason, error.detail)
    except OSError:
        return _refused(path, Reason.NOT_FOUND)
    annotations = [
        {
            "category": one.category,
            "start": one.span.start,
            "end": one.span.end,
            "confidence": round(one.confidence, 6),
            "quote": one.span.of(annotated.text),
        }
        for one in annotated.annotations
    ]
    subject = annotated.subject()
    return {
        "path": str(path),
        "document_type": annotated.document_type,
        "document_type_confidence": annotated.document_type_confidence,
        "paper": {"kind": subject.paper.kind, "confidence": subject.paper.confidence} if subject.paper else None,
        "incorporates": subject.refers,
        "perspective": subject.perspective,
        "text": annotated.text,
        "economics": [
            {"key": one.key, "state": one.state.value, "start": one.place.span.start, "end": one.place.span.end}
            for one in subject.economics
            if one.place
        ],
        "annotations": annotations,
    }


def _refused(path: Path, reason: Reason, detail: str = "") -> dict[str, object]:
    info = file_fault(reason)
    fields = {"reason": reason.value, "message": info.meaning, "remedy": info.remedy, "detail": detail}
    return {"path": str(path), "error": {name: value for name, value in fields.items() if value}}


@contextmanager
def _triton(address: str) -> Iterator[str]:
    if address:
        yield address
        return
    repository = CHECKOUT / "models" / "repository"
    with (
        TemporaryDirectory(prefix="glossator-triton-") as directory,
        LocalTriton(Path(directory), repository, die_with_parent=True) as server,
    ):
        yield server.grpc_address


def _iterate(work: AsyncIterator[dict[str, object]]) -> Iterator[dict[str, object]]:
    with asyncio.Runner() as runner:
        while True:
            try:
                yield runner.run(anext(work))  # type: ignore[arg-type]
            except StopAsyncIteration:
                return


def _with_progress(results: Iterable[dict[str, object]], paths: list[Path]) -> Iterable[dict[str, object]]:
    return track(results, total=len(paths), description="annotating", console=_ERRORS, disable=not _ERRORS.is_terminal)


def render(result: dict[str, object]) -> str:
    """The result of one file for people: its type, then one line per annotation, or its error."""
    error = result.get("error")
    if isinstance(error, dict):
        detail = f" ({error['detail']})" if "detail" in error else ""
        return f"== {result['path']}: {error['message']}{detail} {error.get('remedy', '')}".rstrip()
    lines = [f"== {result['path']} ({result['document_type']})"]
    annotations = result["annotations"]
    if isinstance(annotations, list):
        lines += [
            f"{one['confidence']:.2f}  {one['category']}: {' '.join(one['quote'].split())}" for one in annotations
        ]
    return "\n".join(lines)
