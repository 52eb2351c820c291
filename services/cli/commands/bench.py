"""`glossator bench`."""

from importlib import import_module
from typing import Annotated

import typer
from rich.console import Console

from services.cli.faults import CommandError


def bench(
    quick: Annotated[bool, typer.Option("--quick", help="in under two minutes, with rougher figures")] = False,
) -> None:
    """Measure a system of its own on free ports, beside the bare broker and the bare Triton. Prints one JSON object.

    Documents a second and latency end to end, each stage alone, the ceilings in the same run, and the ratios. What the
    figures mean stands in docs/explanation/performance.md.
    """
    try:
        measuring = import_module("tests.benchmarks.bench")
    except ModuleNotFoundError:
        raise CommandError("what measures is not part of an installation", "run it from a checkout") from None
    typer.echo(measuring.run(measuring.QUICK if quick else measuring.FULL, Console(stderr=True)))
