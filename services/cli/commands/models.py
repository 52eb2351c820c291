"""`glossator models`: lists the models that inference calls."""

import asyncio
import json
from dataclasses import asdict

import typer
from rich.console import Console

from services.cli.clients.inference import served_models
from services.cli.connect.system import caller_of
from services.cli.options import HOME, As, Directory, JsonLines
from services.cli.render.text import borderless


def models(directory: Directory = HOME, who: As = "operator", json_lines: JsonLines = False) -> None:
    """List the models that inference calls, with their versions. Exit status 1 unless all are ready.

    [dim]glossator models[/]
    """
    caller = caller_of(directory, "inference", who)
    found = asyncio.run(served_models(caller.address, caller.credential))
    if json_lines:
        for one in found.models:
            typer.echo(json.dumps(asdict(one)))
    else:
        table = borderless("model", "version", "ready")
        table.caption = None if found.server_ready else "Triton is not ready"
        for one in found.models:
            table.add_row(one.name, one.version, "yes" if one.ready else "no")
        Console(highlight=False).print(table)
    raise typer.Exit(0 if found.models and all(one.ready for one in found.models) else 1)
