"""The parts of a local system and their addresses as tables."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.table import Table

from services.cli.files import near
from services.cli.local.layout import Layout, console_url
from services.cli.local.parts import Part
from services.cli.local.system import LocalSystem
from services.cli.render.text import borderless


def parts_table(found: Sequence[Part]) -> Table:
    """One row per part. `problem_lines` has the causes."""
    table = borderless("part", "state", "ready", "address", "pid", "log")
    for one in found:
        state = f"[red]{one.state}[/]" if one.state == "dead" else one.state
        ready = "[green]yes[/]" if one.ready else "[yellow]no[/]"
        log = str(near(Path(one.log))) if one.log else ""
        table.add_row(one.part, state, ready, one.address, str(one.pid or ""), log)
    return table


def problem_lines(found: Sequence[Part]) -> Iterator[str]:
    """Why each part is not ready, and what needs action although it is; with the remedy."""
    for one in found:
        for line in (one.problem, *one.notices):
            if line:
                yield f"{one.part}: {line}"


def addresses_table(system: LocalSystem) -> Table:
    """Where to submit, read and review, and the callers' credentials. Paths are relative to the working folder."""
    ports, layout = system.ports, system.layout
    table = borderless()
    table.add_row("review", "browser", console_url(ports))
    table.add_row("submit", "gRPC", ports.address("grpc", "ingestion"))
    table.add_row("", "HTTP", f"http://{ports.address('http', 'ingestion')}/docs")
    table.add_row("", "Kafka", f"{system.broker.bootstrap}  documents.submitted")
    table.add_row("", "folder", f"{near(layout.drop)}/SOURCE-SYSTEM/MATTER/")
    table.add_row("read, decide", "gRPC", ports.address("grpc", "annotation"))
    table.add_row("", "HTTP", f"http://{ports.address('http', 'annotation')}/docs")
    table.add_row("feedback", "gRPC", ports.address("grpc", "feedback"))
    table.add_row("models", "Triton", system.triton.grpc_address)
    table.add_row("sign in", "command", "glossator login")
    table.add_row("credentials", "files", f"{near(layout.credentials)}/ROLE@TENANT.token")
    table.add_row("", "roles", ", ".join(_callers(layout, 0)))
    table.add_row("", "tenants", ", ".join(_callers(layout, 2)))
    return table


def _callers(layout: Layout, part: int) -> list[str]:
    """The roles (part 0) or tenants (part 2) of the files ROLE@TENANT.token."""
    return sorted({path.stem.partition("@")[part] for path in layout.credentials.glob("*@*.token")})
