"""`glossator`: the command line."""

import os
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from services.cli.doctor import as_json_lines, as_table, check_machine, fit
from services.cli.local.tools import CHECKOUT
from services.cli.redact import redact

app = typer.Typer(no_args_is_help=True, help="Document review on private models.")


@app.callback()
def glossator() -> None:
    """Keep `glossator COMMAND` where there is a single command."""


@app.command()
def doctor(json_lines: Annotated[bool, typer.Option("--json-lines", help="one JSON object a check")] = False) -> None:
    """Check this machine, and say what to do about what it lacks."""
    data = Path(os.environ.get("GLOSSATOR_DATA", CHECKOUT.parent / "shared" / "data"))
    checks = check_machine(ports=(), data=data)
    if json_lines:
        typer.echo(as_json_lines(checks))
    else:
        Console().print(as_table(checks))
    raise typer.Exit(0 if fit(checks) else 1)


app.command()(redact)


def main() -> None:
    app()


if __name__ == "__main__":
    main()
