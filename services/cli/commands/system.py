"""`glossator up`, `down`, `restart` and `status`."""

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

from services.cli.commands.submission import print_submission
from services.cli.connect.system import caller_of, demo_inside, open_system
from services.cli.errors import CommandError, UsageError
from services.cli.files import near
from services.cli.local.layout import Layout, SystemPorts
from services.cli.local.llm import Switch, llm_weights
from services.cli.local.parts import Part, parts, taken_ports
from services.cli.local.settings import OWN_MODELS, check_settings, ignored_settings, with_assignments
from services.cli.local.system import LocalSystem
from services.cli.local.tools import ToolMissingError, Tools
from services.cli.options import HOME, As, Directory, JsonLines
from services.cli.render.part_progress import part_progress
from services.cli.render.parts import addresses_table, parts_table, problem_lines
from services.shared.wire.services import SERVICE_NAMES

_SUBMITTER = "submitter"
FreePorts = Annotated[
    bool, typer.Option("--free-ports", help="at the first start, choose ports that no process listens on")
]
Llm = Annotated[
    Switch, typer.Option("--llm", envvar="GLOSSATOR_LLM", help="the language model; auto: on if its weights exist")
]
Weights = Annotated[
    Path | None, typer.Option("--llm-weights", envvar="GLOSSATOR_LLM_WEIGHTS", help="the file of its weights")
]
OwnModels = Annotated[
    str | None,
    typer.Option(
        "--own-models",
        envvar=OWN_MODELS,
        help="your own clause models, separated by commas; kept for later starts, an empty value removes them",
    ),
]
Assignments = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="a setting of the services; kept for later starts; repeatable"),
]


def up(
    directory: Directory = HOME,
    free_ports: FreePorts = False,
    llm: Llm = Switch.AUTO,
    weights_file: Weights = None,
    own_models: OwnModels = None,
    assignments: Assignments = None,
    json_lines: JsonLines = False,
) -> None:
    """Start broker, Triton and the services on this machine, and wait until all are ready.

    Parts that already run are not restarted, so that a second call is harmless. Each call renews the credentials for a
    day.

    Services do not read settings from the environment of the shell. Use `--set`: the settings are kept for later
    starts, and `--set NAME` without a value removes one. Paths are relative to the working directory.

    [dim]glossator up[/]                                          in var/, on the default ports

    [dim]glossator up --free-ports --directory /tmp/second[/]     a second system on the same machine

    [dim]glossator up --set GLOSSATOR_REDACTION_POLICY=strict[/]  with a setting of the services
    """
    console = Console(stderr=True, highlight=False)
    settings = _settings(directory, assignments or [], own_models, console)
    weights = _weights(llm, weights_file)
    with _removed_on_error(directory) as first_start:
        ports = SystemPorts.free() if free_ports and first_start else None
        system = LocalSystem(directory, ports=ports, llm=weights)
        _check_own_models(settings.get(OWN_MODELS, ""), system.triton.models)
        _check_ports(system)
        _keep(settings, system)
    _print_settings(settings, console)
    started = time.monotonic()
    with part_progress(console, "ready") as watch:
        system.start(watch)
    if weights is None and llm is Switch.AUTO:
        console.print("without the language model: `scripts/setup.sh llm` installs it", style="yellow")
    if system.broker.notice:
        console.print(system.broker.notice, style="yellow")
    if json_lines:
        _print_lines(parts(system))
    else:
        console.print(f"up in {time.monotonic() - started:.1f} s: {system.broker.description}")
        Console(highlight=False).print(addresses_table(system))


def down(directory: Directory = HOME) -> None:
    """Stop the local system. Services first finish the documents in progress. No data is deleted.

    [dim]glossator down --directory /tmp/second[/]
    """
    console = Console(stderr=True, highlight=False)
    system = open_system(directory)
    running = [one.part for one in parts(system) if one.state == "running"]
    with part_progress(console, "stopped", running) as watch:
        killed = system.stop(watch)
    if killed:
        console.print(f"killed, because they did not stop in time: {', '.join(killed)}", style="yellow")
    console.print(f"stopped: {', '.join(running)}" if running else "nothing was running")


def restart(
    service: Annotated[str, typer.Argument(metavar="SERVICE", help="the name of the service")],
    directory: Directory = HOME,
) -> None:
    """Restart a service of the local system, or start it if it does not run, and wait until it is ready.

    The service first finishes the documents in progress. Its credential is renewed for a day.

    [dim]glossator restart ingestion[/]
    """
    if service not in SERVICE_NAMES:
        others = "`glossator down` and `glossator up` restart broker and triton with all services"
        raise UsageError(f"there is no service {service}", f"one of: {', '.join(SERVICE_NAMES)}; {others}")
    system = open_system(directory)
    needed = [one.part for one in parts(system) if one.part in {"broker", "triton"} and not one.ready]
    if needed:
        raise CommandError(f"{service} needs {' and '.join(needed)}, which does not run", "`glossator up`")
    console = Console(stderr=True, highlight=False)
    with part_progress(console, "ready", [service]) as watch:
        killed = system.restart(service, watch)
    if killed:
        console.print(f"killed, because it did not stop in time: {service}", style="yellow")


def status(
    submission: Annotated[
        str, typer.Argument(metavar="[SUBMISSION]", help="the id of a submission or document; none: the local system")
    ] = "",
    matter: Annotated[str, typer.Option(help="matter of the submission, if several have its id")] = "",
    directory: Directory = HOME,
    who: As = _SUBMITTER,
    json_lines: JsonLines = False,
) -> None:
    """Show the state of each part, and why one is not ready. Exit status 1 unless all parts are ready.

    With the id of a submission: its status, and that of each document inside it, such as the files of an archive.

    [dim]glossator status[/]

    [dim]glossator status 3f1c…[/]
    """
    if submission:
        print_submission(caller_of(directory, "ingestion", who), submission, matter, json_lines=json_lines)
        return
    found = parts(open_system(directory))
    if json_lines:
        _print_lines(found)
    else:
        console = Console(highlight=False)
        console.print(parts_table(found))
        for line in problem_lines(found):
            console.print(line, style="yellow", markup=False, soft_wrap=True)
        _print_settings(Layout(directory).settings(), console)
    raise typer.Exit(0 if all(one.ready for one in found) else 1)


@contextmanager
def _removed_on_error(directory: Path) -> Iterator[bool]:
    """Yield whether this is the first start in `directory`. If it is refused, the folder is removed again."""
    layout, first_start = Layout(directory), not (directory / "ports.json").exists()
    try:
        yield first_start
    except Exception:
        if first_start:
            layout.forget_ports()
        raise


def _settings(directory: Path, assignments: Sequence[str], own_models: str | None, console: Console) -> dict[str, str]:
    layout = Layout(directory.absolute())
    settings = with_assignments(layout.settings(), assignments, Path.cwd())
    if own_models is not None:
        settings.pop(OWN_MODELS, None)
        settings |= {OWN_MODELS: own_models} if own_models else {}
    check_settings(settings, layout, layout.planned_ports())
    for name in ignored_settings(os.environ, settings):
        console.print(f"the services do not read {name} from this shell: use --set {name}=…", style="yellow")
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
        demo = demo_inside(system.layout.root)
        running = f"`glossator down --directory {near(demo)}` if it is the demo, else " if demo else ""
        remedy = f"{running}stop that process, or use `glossator up --free-ports --directory ANOTHER`"
        raise CommandError(f"another process listens on {numbers}", remedy)


def _check_own_models(named: str, served: Sequence[str]) -> None:
    missing = {name.strip() for name in named.split(",")} - {"", *served}
    if missing:
        raise CommandError(f"no model {', '.join(sorted(missing))} in models/repository", "copy its folder there")


def _print_lines(found: Sequence[Part]) -> None:
    for one in found:
        typer.echo(json.dumps(asdict(one)))
