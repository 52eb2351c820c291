"""`glossator backup` and `restore`."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from services.cli.backup.make import make_backup
from services.cli.backup.manifest import APART
from services.cli.backup.restore import restore_backup
from services.cli.backup.sources import sources_of
from services.cli.faults import CommandError
from services.cli.home import open_system
from services.cli.local.layout import Layout
from services.cli.options import HOME, Directory, JsonLines
from services.shared.runtime.clock import SystemClock


def backup(
    target: Annotated[Path, typer.Argument(metavar="DIRECTORY", help="a folder to be made")],
    keys: Annotated[Path | None, typer.Option(help="put the keys there, instead of DIRECTORY/keys")] = None,
    no_keys: Annotated[bool, typer.Option("--no-keys", help="leave the keys out")] = False,
    directory: Directory = HOME,
    json_lines: JsonLines = False,
) -> None:
    """Copy what a system keeps while it works: databases, blobs, and apart from them, the keys.

    Keep DIRECTORY/keys elsewhere, and throw it away after an erasure: it opens the rest. The broker is not copied.

    [dim]glossator backup /backups/today --keys /safe/today[/]
    """
    console = Console(stderr=True, highlight=False)
    layout = open_system(directory).layout
    apart = None if no_keys else (keys or target / APART).absolute()
    with console.status("copying"):
        made = make_backup(
            sources_of(layout),
            target.absolute(),
            SystemClock(),
            keys=apart,
            told=lambda part: console.print(f"  {part}", markup=False),
        )
    fields = {"backup_id": made.backup_id, "folder": str(made.folder), "keys": str(made.keys) if made.keys else None}
    answer = fields | {"databases": made.databases, "blobs": made.blobs}
    typer.echo(json.dumps(answer) if json_lines else f"{made.folder}; keys: {made.keys or 'left out'}")


def restore(
    source: Annotated[Path, typer.Argument(metavar="DIRECTORY", help="what `glossator backup` made")],
    keys: Annotated[Path | None, typer.Option(help="where its keys lie, if not in DIRECTORY/keys")] = None,
    erasures: Annotated[
        list[Path] | None, typer.Option(help="erasures.jsonl of a newer backup: what it names stays erased; repeatable")
    ] = None,
    directory: Directory = HOME,
    json_lines: JsonLines = False,
) -> None:
    """Put a backup back, into a system that is empty and does not run. All hashes are checked before.

    Afterwards [bold]glossator up[/] tells the broker again what the stores had told it, with the same ids, and
    [bold]glossator resume[/] brings documents that were under way on their way again.

    [dim]glossator restore /backups/today --directory /srv/glossator[/]
    """
    console = Console(stderr=True, highlight=False)
    _check_down(directory)
    with console.status("restoring"):
        restored = restore_backup(
            source.absolute(),
            sources_of(Layout(directory.absolute())),
            SystemClock(),
            keys=keys,
            erasures=erasures or [],
            told=lambda part: console.print(f"  {part}", markup=False),
        )
    if not restored.keys:
        console.print("without keys no word can be opened: they were left out, and --keys names none", style="yellow")
    answer = {
        "backup_id": restored.manifest.backup_id,
        "made_at": restored.manifest.made_at.isoformat(),
        "blobs": restored.blobs,
        "keys": restored.keys,
        "erased": restored.erased,
        "told_again": restored.told_again,
    }
    if json_lines:
        typer.echo(json.dumps(answer))
    else:
        typer.echo(f"restored what was kept at {answer['made_at']}; then `glossator up` and `glossator resume`")


def _check_down(directory: Path) -> None:
    if (directory / "ports.json").exists():
        running = [one.name for one in open_system(directory).processes.status() if one.alive]
        if running:
            raise CommandError(f"{', '.join(running)} run in {directory}", "`glossator down`, or another --directory")
