"""A world that hands exports to folders, buckets and webhooks, and what can change in it afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from services.annotation.desk.export_records import FileExportRequest
from services.annotation.desk.filing import ExportFiling
from services.annotation.exports.filing import Filing, FilingState, Targets, read_targets
from services.annotation.filing.sending import FilingLoop
from services.annotation.grid.records import ReadGridRequest
from services.shared.connectors.registry import CONNECTORS
from services.shared.domain.records import Actor
from tests.unit.annotation.calls import DOCUMENT, withdrawal
from tests.unit.annotation.support import MATTER, REVIEWER, World, record

HOOK = "https://dms.example/in?token=hook-canary"
SECRET = "whsec_c2VjcmV0LWNhbmFyeQ=="
GRID = FileExportRequest("folder", "k-1", purpose="review", grid=ReadGridRequest(columns=("Anti-Assignment",)))
ELSEWHERE = record(reference="elsewhere.docx", matter="HB-2")
XLSX = FileExportRequest("folder", "k-1", DOCUMENT.document_id, "xlsx", purpose="review")
OF_MATTER = FileExportRequest("folder", "k-1", matter=MATTER, purpose="review")


@dataclass
class Storage:
    """A connector that fails with `errors`, in order, then keeps what it gets."""

    errors: list[Exception] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)

    async def fetch(self, uri: str, root: str, limit: int) -> bytes:
        raise NotImplementedError

    async def push(self, uri: str, root: str, data: bytes) -> None:
        if self.errors:
            raise self.errors.pop(0)
        self.files[uri] = data


@dataclass
class Desk:
    """The operation and the loop of a world, with targets."""

    world: World
    folder: Path
    storage: Storage = field(default_factory=Storage)

    def __post_init__(self) -> None:
        text = (
            f"harbour-bank/folder=file://{self.folder},harbour-bank/bucket=s3://files/in,harbour-bank/hook={HOOK},"
            f"northgate-credit/theirs=file://{self.folder}/theirs"
        )
        targets: Targets = read_targets(text, tuple(CONNECTORS))
        self.filing: ExportFiling = self.world.service.operations.filing
        object.__setattr__(self.filing, "targets", targets)
        connectors = {**CONNECTORS, "s3": self.storage}
        self.loop: FilingLoop = replace(
            self.world.service.filings, targets=targets, connectors=connectors, secret=lambda: SECRET, attempts=3
        )

    async def file(self, request: FileExportRequest = XLSX, who: Actor = REVIEWER) -> Filing:
        made = await self.filing.file(who, request)
        found = await self.filing.store.find(made.filing_id)
        assert found is not None
        assert (made.state, made.attempts, made.sha256) == (found.state, found.attempts, found.digest)
        return found

    async def step(self, seconds: float = 4000.0) -> None:
        await self.loop.step()
        self.world.clock.advance(seconds)

    async def state(self, one: Filing) -> tuple[FilingState, int]:
        found = await self.filing.store.find(one.filing_id)
        assert found is not None
        return found.state, found.attempts

    def files(self) -> Sequence[Path]:
        return [one for one in self.folder.rglob("*") if one.is_file()]


def counted(filing: Desk, outcome: str) -> float:
    value = filing.world.metrics.registry.get_sample_value
    return value("glossator_filings_total", {"service": "annotation", "outcome": outcome}) or 0


async def wall(world: World) -> None:
    world.members.put(DOCUMENT.tenant, DOCUMENT.matter, members="somebody@harbour-bank")


async def stop(world: World) -> None:
    world.members.stop(DOCUMENT, REVIEWER.subject)


async def erase(world: World) -> None:
    await world.keys.destroy(DOCUMENT.tenant, DOCUMENT.document_id)


async def withdraw(world: World) -> None:
    await world.service.handle(withdrawal(minutes=90))
