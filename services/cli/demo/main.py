"""`glossator demo`: start a system, run the main job, stop the system, print one JSON object."""

import asyncio
import json
import os
import time
from pathlib import Path
from typing import Annotated

import httpx
import sqlalchemy as sa
import typer
from confluent_kafka import KafkaException
from rich.console import Console

from services.cli.demo.manifest import load_samples
from services.cli.demo.picture import NoPictureError, take_picture
from services.cli.demo.story import Result, Story
from services.cli.error_report import print_error
from services.cli.local.layout import SystemPorts, console_url
from services.cli.local.processes import PartFailedError
from services.cli.local.system import LocalSystem
from services.cli.local.tools import CHECKOUT, ToolMissingError
from services.cli.render.part_progress import part_progress
from services.redaction.vault.tables import VALUES
from services.shared.domain.errors import GlossatorError
from services.shared.wire.services import SERVICE_NAMES

_DIRECTORY = CHECKOUT / "var" / "demo"
_STARTED = "GLOSSATOR_STARTED_AT"
_EXPECTED_ERRORS = (GlossatorError, PartFailedError, ToolMissingError, KafkaException, httpx.HTTPError, OSError)


def demo(
    keep: Annotated[bool, typer.Option("--keep", help="leave the system running, and print its addresses")] = False,
    directory: Annotated[
        Path,
        typer.Option(
            "--directory", help="the folder of its state; in a folder other than the default it uses free ports"
        ),
    ] = _DIRECTORY,
    verbose: Annotated[bool, typer.Option("--verbose", help="print all findings, sets and counts")] = False,
    keys: Annotated[
        Path | None, typer.Option("--keys", hidden=True, help="copy these key files: equal keys give equal ids")
    ] = None,
) -> None:
    """Run the main job on the documents of `samples/`: submit, redact, infer, review, publish, count.

    The last line is JSON. Exit status 1 if a document ends in another way than the samples expect.

    [dim]glossator demo --keep[/]
    """
    started = float(os.environ.get(_STARTED) or time.time())
    console = Console(stderr=True)
    system = LocalSystem(directory, ports=None if directory == _DIRECTORY else SystemPorts.free())
    try:
        result = _play(system, console, keys, verbose=verbose)
        facts = _facts(result, system)
        picture = _picture(result, system)
    except _EXPECTED_ERRORS as error:
        print_error(error)
        raise typer.Exit(1) from None
    finally:
        if not keep:
            with part_progress(console, "stopped") as watch:
                system.stop(watch)
    console.print()
    for problem in result.unexpected:
        console.print(f"[bold red]unexpected:[/] {problem}")
    if keep:
        _addresses(system, console)
    console.rule("[bold]console")
    if keep:
        console.print(f"  open {console_url(system.ports)} and choose a person, such as {result.example.attorney}")
    console.print(f"  {picture}")
    _next_steps(console, keep=keep, verbose=verbose)
    typer.echo(json.dumps(facts | {"seconds": round(time.time() - started, 1)}))
    raise typer.Exit(1 if result.unexpected else 0)


def _play(system: LocalSystem, console: Console, keys: Path | None, *, verbose: bool) -> Result:
    system.discard()
    if keys is not None:
        system.layout.take_keys(keys)
    console.rule("[bold]start")
    if system.broker.notice:
        console.print(f"[yellow]{system.broker.notice}")
    with part_progress(console, "ready") as watch:
        system.start(watch)
    return asyncio.run(Story(system, load_samples(CHECKOUT / "samples"), console, verbose=verbose).play())


def _facts(result: Result, system: LocalSystem) -> dict[str, object]:
    return {
        "documents": dict(sorted(result.documents.items())),
        "annotations": result.annotations,
        "redacted_values": _vault_values(system),
        "corrections": result.corrections,
        "published": result.arrived,
        "seconds": 0.0,
        "broker": system.broker.description,
        "triton": system.triton.version(),
    }


def _picture(result: Result, system: LocalSystem) -> str:
    """Take a picture of the reader. Returns a line that says where it is, or why there is none."""
    path = system.layout.root / "reader.png"
    example = result.example
    try:
        take_picture(console_url(system.ports), example.attorney, example.document_id, path)
    except NoPictureError as error:
        return f"no picture of the reader: {error}"
    return f"the reader with a document of this run: {os.path.relpath(path)}"


def _vault_values(system: LocalSystem) -> int:
    """The number of distinct values in all matters."""
    engine = sa.create_engine(f"sqlite:///{system.layout.databases / 'redaction'}.sqlite")
    with engine.connect() as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(VALUES)).scalar_one())


def _addresses(system: LocalSystem, console: Console) -> None:
    console.rule("[bold]running")
    console.print(f"  Kafka {system.broker.bootstrap} · Triton gRPC {system.triton.grpc_address}")
    for service in SERVICE_NAMES:
        addresses = [f"{kind} {system.ports.address(kind, service)}" for kind in ("grpc", "http", "metrics")]
        console.print(f"  {service}: {' · '.join(addresses)}")
    console.print(f"  credentials: {system.layout.credentials}")
    console.print(f"  stop with: glossator down --directory {os.path.relpath(system.layout.root)}")


def _next_steps(console: Console, *, keep: bool, verbose: bool) -> None:
    console.rule("[bold]next")
    if not verbose:
        console.print("  VERBOSE=1 make demo    every finding, set and count")
    if not keep:
        console.print("  KEEP=1 make demo       leaves the system running, with its addresses")
    console.print("  docs/tutorial/first-document.md follows one document by hand")
