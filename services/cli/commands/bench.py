"""`glossator bench`."""

from importlib import import_module
from typing import Annotated

import typer
from rich.console import Console

from services.cli.errors import CommandError


def bench(
    quick: Annotated[bool, typer.Option("--quick", help="in under two minutes, with rougher figures")] = False,
) -> None:
    """Measure a system of its own on free ports, beside the bare broker and the bare Triton. Prints one JSON object.

    Documents a second and latency end to end, each stage alone, the ceilings in the same run, and the ratios. What the
    figures mean stands in docs/explanation/performance.md. The load follows from a first look at the machine. Exit
    status 1 where documents were lost, repeated or rejected, or a part failed; a slow machine only leaves figures out.
    """
    try:
        measuring = import_module("tests.benchmarks.bench")
    except ModuleNotFoundError:
        raise CommandError("what measures is not part of an installation", "run it from a checkout") from None
    console = Console(stderr=True)
    figures, faults = measuring.run(measuring.QUICK if quick else measuring.FULL, console)
    typer.echo(figures)
    for fault in faults:
        console.print(f"fault: {fault}", style="red", markup=False, soft_wrap=True)
    raise typer.Exit(1 if faults else 0)
