"""`glossator backup` and `glossator restore`: databases, blobs and keys of a local system."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from services.cli.backup.make import make_backup
from services.cli.backup.manifest import KEYS_FOLDER
from services.cli.backup.restore import restore_backup
from services.cli.backup.sources import sources_of
from services.cli.connect.system import open_system
from services.cli.errors import CommandError, UsageError
from services.cli.local.layout import Layout
from services.cli.options import HOME, Directory, JsonLines
from services.shared.runtime.clock import SystemClock


def backup(
    target: Annotated[Path, typer.Argument(metavar="DIRECTORY", help="the folder to create")],
    keys: Annotated[Path | None, typer.Option(help="the folder for the keys [default: DIRECTORY/keys]")] = None,
    no_keys: Annotated[bool, typer.Option("--no-keys", help="do not copy the keys")] = False,
    directory: Directory = HOME,
    json_lines: JsonLines = False,
) -> None:
    """Back up a running system: its databases, its blobs and, in a separate folder, its keys.

    Move DIRECTORY/keys to another place, and delete it after an erasure: the keys decrypt the rest. The backup does not
    contain the broker.

    [dim]glossator backup /backups/today --keys /safe/today[/]
    """
    console = Console(stderr=True, highlight=False)
    layout = open_system(directory).layout
    apart = None if no_keys else (keys or target / KEYS_FOLDER).absolute()
    with console.status("copying"):
        made = make_backup(
            sources_of(layout),
            target.absolute(),
            SystemClock(),
            keys=apart,
            progress=lambda part: console.print(f"  {part}", markup=False),
        )
    fields = {
        "backup_id": made.backup_id,
        "folder": str(made.folder),
        "keys": str(made.keys) if made.keys else None,
        "databases": made.databases,
        "blobs": made.blobs,
    }
    typer.echo(json.dumps(fields) if json_lines else f"{made.folder}; keys: {made.keys or 'not copied'}")


def restore(
    source: Annotated[Path, typer.Argument(metavar="DIRECTORY", help="the folder of a backup")],
    keys: Annotated[Path | None, typer.Option(help="the folder of its keys [default: DIRECTORY/keys]")] = None,
    without_keys: Annotated[
        bool, typer.Option("--without-keys", help="restore no keys: no text can be decrypted")
    ] = False,
    erasures: Annotated[
        list[Path] | None, typer.Option(help="repeat the erasures in this erasures.jsonl of a newer backup; repeatable")
    ] = None,
    holds: Annotated[
        list[Path] | None,
        typer.Option(help="apply the holds and lifts in this holds.jsonl of a newer backup; repeatable"),
    ] = None,
    directory: Directory = HOME,
    json_lines: JsonLines = False,
) -> None:
    """Restore a backup into an empty, stopped system. The command checks all hashes first.

    Then [bold]glossator up[/] publishes the stored events again, with the same ids, and [bold]glossator resume[/]
    publishes the events of unfinished documents.

    [dim]glossator restore /backups/today --directory /srv/glossator[/]
    """
    if keys and without_keys:
        raise UsageError("--keys and --without-keys exclude each other", "leave one out")
    console = Console(stderr=True, highlight=False)
    _check_down(directory)
    with console.status("restoring"):
        restored = restore_backup(
            source.absolute(),
            sources_of(Layout(directory.absolute())),
            SystemClock(),
            keys=keys,
            without_keys=without_keys,
            erasures=erasures or [],
            holds=holds or [],
            progress=lambda part: console.print(f"  {part}", markup=False),
        )
    if not restored.keys:
        console.print("restored without keys: no text can be decrypted", style="yellow")
    fields = {
        "backup_id": restored.manifest.backup_id,
        "made_at": restored.manifest.made_at.isoformat(),
        "blobs": restored.blobs,
        "keys": restored.keys,
        "erased": restored.erased,
        "told_again": restored.republished,
    }
    if json_lines:
        typer.echo(json.dumps(fields))
    else:
        typer.echo(f"restored the backup of {fields['made_at']}; next: `glossator up`, then `glossator resume`")


def _check_down(directory: Path) -> None:
    if (directory / "ports.json").exists():
        running = [one.name for one in open_system(directory).processes.status() if one.alive]
        if running:
            raise CommandError(f"{', '.join(running)} run in {directory}", "`glossator down`, or another --directory")
