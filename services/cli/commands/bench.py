"""`glossator bench`: measures a new system, and prints the figures as JSON."""

from importlib import import_module
from typing import Annotated

import typer
from rich.console import Console

from services.cli.errors import CommandError


def bench(
    quick: Annotated[bool, typer.Option("--quick", help="take less than two minutes, with less exact figures")] = False,
) -> None:
    """Measure a new system on free ports, the broker alone and Triton alone. Prints one JSON object.

    It contains documents per second, the latency end to end, each stage alone, the limits of broker and Triton in the
    same run, and the ratios. docs/explanation/performance.md explains the figures. A first measurement sets the load.
    Exit status 1 if documents were lost, repeated or rejected, or if a part failed. A slow machine leaves figures out.

    [dim]glossator bench --quick[/]
    """
    try:
        measuring = import_module("tests.benchmarks.bench")
    except ModuleNotFoundError:
        raise CommandError("an installation does not contain the benchmark", "run it from a checkout") from None
    console = Console(stderr=True)
    figures, faults = measuring.run(measuring.QUICK if quick else measuring.FULL, console)
    typer.echo(figures)
    for fault in faults:
        console.print(f"fault: {fault}", style="red", markup=False, soft_wrap=True)
    raise typer.Exit(1 if faults else 0)
