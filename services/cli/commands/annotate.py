"""`glossator annotate`: files on their own, without a broker, through the same redaction, models and verification."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from services.cli.files import files_in
from services.cli.local.tools import CHECKOUT
from services.cli.local.triton import LocalTriton
from services.cli.reader import Reader
from services.cli.standalone import Standalone
from services.inference.clause_model.triton import TritonSettings, connect
from services.inference.prediction.predict import PredictSettings
from services.inference.prediction.routes import Models
from services.redaction.policies.load import POLICIES, PolicyError, find_policy
from services.shared.domain.errors import REASONS, GlossatorError, Reason

_ERRORS = Console(stderr=True)
_AHEAD = 3
_CLAUSES, _LOANS = "clauses", "loan_clauses"


def annotate(
    paths: Annotated[list[Path], typer.Argument(help="files and folders")],
    policy: Annotated[str, typer.Option(help="the name of a shipped policy, or a policy file")] = "legal-review",
    matter: Annotated[str, typer.Option(help="one matter for all; otherwise each file is a matter of its own")] = "",
    min_confidence: Annotated[float, typer.Option(min=0, max=1, help="leave out what the model is less sure of")] = 0.3,
    triton: Annotated[
        str, typer.Option(help="gRPC address of a running Triton; started here where none is named")
    ] = "",
    own: Annotated[
        list[str], typer.Option(help="a model of your own that reads each file besides; may be said several times")
    ] = [],  # noqa: B006 - typer makes a new list of it
    json_lines: Annotated[bool, typer.Option("--json-lines", help="one JSON object a file")] = False,
) -> None:
    """Find clauses in files and print their places and words."""
    try:
        chosen = find_policy(policy, POLICIES)
    except PolicyError as error:
        _ERRORS.print(str(error), style="red", highlight=False, markup=False)
        raise typer.Exit(2) from None
    failed = False
    with _triton(triton) as address, Reader() as reader:
        standalone = Standalone(reader, chosen, PredictSettings(min_confidence=min_confidence))
        work = _annotate_all(files_in(paths), matter, address, own, standalone)
        for answer in _with_progress(_iterate(work), files_in(paths)):
            failed = failed or "error" in answer
            typer.echo(json.dumps(answer) if json_lines else _readable(answer))
    raise typer.Exit(1 if failed else 0)


async def _annotate_all(
    paths: list[Path], matter: str, address: str, own: list[str], standalone: Standalone
) -> AsyncIterator[dict[str, object]]:
    """In order of `paths`; a few are under way at a time, so that parsing and the model work side by side."""
    served = [connect(TritonSettings(address, name)) for name in (_CLAUSES, _LOANS, *own)]
    models = Models.of(served, loans=True)
    try:
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


async def _annotate_file(standalone: Standalone, models: Models, path: Path, matter: str) -> dict[str, object]:
    try:
        result = await standalone.annotate(path, matter or str(path), models)
    except GlossatorError as error:
        return _refused(path, error.reason)
    except OSError:
        return _refused(path, Reason.NOT_FOUND)
    annotations = [
        {
            "category": one.category,
            "start": one.span.start,
            "end": one.span.end,
            "confidence": round(one.confidence, 6),
            "quote": one.span.of(result.text),
        }
        for one in result.annotations
    ]
    return {"path": str(path), "document_type": result.document_type, "annotations": annotations}


def _refused(path: Path, reason: Reason) -> dict[str, object]:
    return {"path": str(path), "error": {"reason": reason.value, "message": REASONS[reason].meaning}}


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


def _with_progress(answers: Iterable[dict[str, object]], paths: list[Path]) -> Iterable[dict[str, object]]:
    return track(answers, total=len(paths), description="annotating", console=_ERRORS, disable=not _ERRORS.is_terminal)


def _readable(answer: dict[str, object]) -> str:
    if "error" in answer:
        return f"== {answer['path']}: {answer['error']}"
    lines = [f"== {answer['path']} ({answer['document_type']})"]
    annotations = answer["annotations"]
    if isinstance(annotations, list):
        lines += [
            f"{one['confidence']:.2f}  {one['category']}: {' '.join(one['quote'].split())}" for one in annotations
        ]
    return "\n".join(lines)
