"""The local system that a command speaks to."""

from pathlib import Path

from services.cli.faults import CommandError
from services.cli.local.system import LocalSystem


def open_system(directory: Path) -> LocalSystem:
    """The system in `directory`, running or not. Raises `CommandError` where there never was one."""
    if not (directory / "ports.json").exists():
        raise CommandError(f"there is no system in {directory}", "`glossator up`, or name another with --directory")
    return LocalSystem(directory)


def credential(system: LocalSystem, who: str) -> str:
    """The bearer of `who`. Raises `CommandError`."""
    try:
        return system.credential(who)
    except OSError:
        known = sorted(path.stem for path in system.layout.credentials.glob("*@*.token"))
        remedy = f"--as one of: {', '.join(known)}" if known else "`glossator up` makes credentials"
        raise CommandError(f"there is no credential of {who}", remedy) from None
