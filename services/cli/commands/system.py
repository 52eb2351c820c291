"""`glossator up`, `down` and `status`."""

import json
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from services.cli.connect.system import demo_beside, open_system
from services.cli.errors import CommandError
from services.cli.files import near
from services.cli.local.layout import Layout, SystemPorts
from services.cli.local.llm import Switch, llm_weights
from services.cli.local.parts import Part, parts, taken_ports
from services.cli.local.settings import check_settings, merged, unheard
from services.cli.local.system import LocalSystem
from services.cli.local.tools import ToolMissingError, Tools
from services.cli.options import HOME, Directory, JsonLines
from services.cli.render.part_progress import part_progress

FreePorts = Annotated[bool, typer.Option("--free-ports", help="take whatever ports are free, at the first start")]
Llm = Annotated[
    Switch, typer.Option("--llm", envvar="GLOSSATOR_LLM", help="the language model; auto: where its weights are")
]
Weights = Annotated[
    Path | None, typer.Option("--llm-weights", envvar="GLOSSATOR_LLM_WEIGHTS", help="the file, if elsewhere")
]
OwnModels = Annotated[
    str, typer.Option("--own-models", envvar="GLOSSATOR_OWN_MODELS", help="clause models of one's own, with commas")
]
Assignments = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="a setting of the services, as often as need be; kept"),
]


def up(
    directory: Directory = HOME,
    free_ports: FreePorts = False,
    llm: Llm = Switch.AUTO,
    weights_file: Weights = None,
    own_models: OwnModels = "",
    assignments: Assignments = None,
    json_lines: JsonLines = False,
) -> None:
    """Start broker, Triton and the services on this machine, and wait until all are ready.

    Parts that run already are not restarted, so that a second call is harmless; credentials are renewed for a day.

    Services read no settings from the shell's environment: `--set` names them. They are kept for later starts; `--set
    NAME` alone removes one. Paths are relative to the working directory.

    [dim]glossator up[/]                                          in var/, on the default ports

    [dim]glossator up --free-ports --directory /tmp/second[/]     a second one beside it

    [dim]glossator up --set GLOSSATOR_REDACTION_POLICY=strict[/]  with a setting of the services, kept for later starts
    """
    console = Console(stderr=True, highlight=False)
    settings = _settings(directory, assignments or [], console)
    weights = _weights(llm, weights_file)
    with _nothing_left(directory) as fresh:
        ports = SystemPorts.free() if free_ports and fresh else None
        system = LocalSystem(directory, ports=ports, llm=weights, own_models=own_models)
        _check_own_models(own_models, system.triton.models)
        _check_ports(system)
        _keep(settings, system)
    _print_settings(settings, console)
    begun = time.monotonic()
    with part_progress(console, "ready") as watch:
        system.start(watch)
    if weights is None and llm is Switch.AUTO:
        console.print("without the language model: `scripts/setup.sh llm` brings it", style="yellow")
    if system.broker.notice:
        console.print(system.broker.notice, style="yellow")
    if json_lines:
        _print_lines(parts(system))
    else:
        console.print(f"up in {time.monotonic() - begun:.1f} s: {system.broker.description}")
        _print_addresses(system, Console(highlight=False))


def down(directory: Directory = HOME) -> None:
    """Stop what `glossator up` started. Services finish what they are at first; nothing is deleted."""
    console = Console(stderr=True, highlight=False)
    system = open_system(directory)
    running = [one.part for one in parts(system) if one.state == "running"]
    with part_progress(console, "stopped", running) as watch:
        killed = system.stop(watch)
    if killed:
        console.print(f"killed, since they did not end in time: {', '.join(killed)}", style="yellow")
    console.print(f"stopped: {', '.join(running)}" if running else "nothing was running")


def status(directory: Directory = HOME, json_lines: JsonLines = False) -> None:
    """Show what runs, where it listens and what it waits for. Exit status 1 unless all parts are ready."""
    found = parts(open_system(directory))
    if json_lines:
        _print_lines(found)
    else:
        console = Console(highlight=False)
        console.print(as_table(found))
        _print_settings(Layout(directory).settings(), console)
    raise typer.Exit(0 if all(one.ready for one in found) else 1)


def as_table(found: Sequence[Part]) -> Table:
    """For people."""
    table = Table("part", "state", "ready", "address", "pid", "log")
    for one in found:
        waits = f"waits for {', '.join(one.waits_for)}" if one.waits_for else "no"
        ready = "[green]yes[/]" if one.ready else f"[yellow]{waits}[/]"
        state = f"[red]{one.state}[/]" if one.state == "dead" else one.state
        table.add_row(
            one.part, state, ready, one.address, str(one.pid or ""), str(near(Path(one.log))) if one.log else ""
        )
    return table


@contextmanager
def _nothing_left(directory: Path) -> Iterator[bool]:
    """Whether this is a system's first start; where that is refused, there is none afterwards."""
    layout, fresh = Layout(directory), not (directory / "ports.json").exists()
    try:
        yield fresh
    except Exception:
        if fresh:
            layout.forget_ports()
        raise


def _settings(directory: Path, assignments: Sequence[str], console: Console) -> dict[str, str]:
    layout = Layout(directory.absolute())
    settings = merged(layout.settings(), assignments, Path.cwd())
    check_settings(settings, layout, layout.planned_ports())
    for name in unheard(os.environ, settings):
        console.print(f"{name} of this shell does not reach the services: --set {name}=…", style="yellow")
    return settings


def _keep(settings: Mapping[str, str], system: LocalSystem) -> None:
    running = system.running()
    if settings == system.layout.settings():
        return
    if running:
        raise CommandError(f"{', '.join(running)} run with other settings", "`glossator down`, then this again")
    system.layout.keep_settings(settings)


def _print_settings(settings: Mapping[str, str], console: Console) -> None:
    for name, value in settings.items():
        console.print(f"set: {name}={value}", markup=False, soft_wrap=True)


def _weights(switch: Switch, named: Path | None) -> Path | None:
    try:
        return llm_weights(switch, named, Tools())
    except ToolMissingError as missing:
        raise CommandError("the language model has no weights", str(missing)) from None


def _check_ports(system: LocalSystem) -> None:
    taken = taken_ports(system)
    if taken:
        numbers = ", ".join(map(str, taken))
        demo = demo_beside(system.layout.root)
        running = f"`glossator down --directory {near(demo)}` if it is the demo, else " if demo else ""
        remedy = f"{running}stop what listens there, or `glossator up --free-ports --directory ANOTHER`"
        raise CommandError(f"another process listens on {numbers}", remedy)


def _check_own_models(named: str, served: Sequence[str]) -> None:
    missing = {name.strip() for name in named.split(",")} - {"", *served}
    if missing:
        raise CommandError(f"no model {', '.join(sorted(missing))} in models/repository", "copy its folder there")


def _print_lines(found: Sequence[Part]) -> None:
    for one in found:
        typer.echo(json.dumps(asdict(one)))


def _print_addresses(system: LocalSystem, console: Console) -> None:
    ports, layout = system.ports, system.layout
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    table.add_row("hand in", "gRPC", ports.address("grpc", "ingestion"))
    table.add_row("", "HTTP", f"http://{ports.address('http', 'ingestion')}/docs")
    table.add_row("", "Kafka", f"{system.broker.bootstrap}  documents.submitted")
    table.add_row("", "folder", f"{layout.drop}/SOURCE-SYSTEM/MATTER/")
    table.add_row("read, review", "gRPC", ports.address("grpc", "annotation"))
    table.add_row("", "HTTP", f"http://{ports.address('http', 'annotation')}/docs")
    table.add_row("feedback", "gRPC", ports.address("grpc", "feedback"))
    table.add_row("models", "Triton", system.triton.grpc_address)
    table.add_row("credentials", "files", f"{layout.credentials}/ROLE@TENANT.token")
    table.add_row("", "roles", ", ".join(_roles(layout)))
    table.add_row("", "tenants", ", ".join(_tenants(layout)))
    console.print(table)


def _roles(layout: Layout) -> list[str]:
    return sorted({path.name.partition("@")[0] for path in layout.credentials.glob("*@*.token")})


def _tenants(layout: Layout) -> list[str]:
    return sorted({path.stem.partition("@")[2] for path in layout.credentials.glob("*@*.token")})
