"""The local system that a command speaks to."""

from pathlib import Path

from services.cli.faults import CommandError
from services.cli.local.system import LocalSystem


def open_system(directory: Path) -> LocalSystem:
    """The system in `directory`, running or not. Raises `CommandError` where there never was one."""
    if not (directory / "ports.json").exists():
        demo = demo_beside(directory)
        other = f"`--directory {demo}` for the demo's" if demo else "name another with --directory"
        raise CommandError(f"there is no system in {directory}", f"`glossator up`, or {other}")
    return LocalSystem(directory)


def demo_beside(directory: Path) -> Path | None:
    """Where the demo has its system: below that of `glossator up`, on its ports. None where there never was one."""
    demo = directory / "demo"
    return demo if (demo / "ports.json").exists() else None


def credential(system: LocalSystem, who: str) -> str:
    """The bearer of `who`. Raises `CommandError`."""
    try:
        return system.credential(who)
    except OSError:
        known = sorted(path.stem for path in system.layout.credentials.glob("*@*.token"))
        remedy = f"--as one of: {', '.join(known)}" if known else "`glossator up` makes credentials"
        raise CommandError(f"there is no credential of {who}", remedy) from None
