"""`glossator doctor`: checks what a local system needs on this machine."""

import os
from pathlib import Path

import typer
from rich.console import Console

from services.cli.doctor.certificates import check_certificates
from services.cli.doctor.checks import as_json_lines, as_table, check_machine, is_fit
from services.cli.doctor.holds import check_holds
from services.cli.local.layout import Layout
from services.cli.local.parts import idle_ports
from services.cli.local.system import LocalSystem
from services.cli.local.tools import CHECKOUT
from services.cli.options import HOME, Directory, JsonLines
from services.shared.runtime.clock import SystemClock


def doctor(directory: Directory = HOME, json_lines: JsonLines = False) -> None:
    """Check this machine, and show the remedy for each problem.

    Exit status 1 if something that `glossator up` needs is missing.

    [dim]glossator doctor[/]
    """
    data = Path(os.environ.get("GLOSSATOR_DATA", CHECKOUT.parent / "shared" / "data"))
    exists = (directory / "ports.json").exists()
    ports = list(idle_ports(LocalSystem(directory))) if exists else Layout(directory).planned_ports().all()
    checks = check_machine(ports, data)
    if any(Layout(directory).certificates.glob("*.pem")):
        checks.append(check_certificates(Layout(directory), SystemClock()))
    if Layout(directory).holds.exists():
        checks.append(check_holds(Layout(directory), SystemClock()))
    if json_lines:
        typer.echo(as_json_lines(checks))
    else:
        Console().print(as_table(checks))
    raise typer.Exit(0 if is_fit(checks) else 1)
