"""Pages of a document that was ingested, drawn in this process."""

from dataclasses import dataclass, field
from functools import partial

from services.ingestion.drawing.draw import Drawn, Page, draw
from services.ingestion.extractors.result import Limits
from services.ingestion.pages.converted import Converter
from services.ingestion.pages.reading import PagePorts, Pages
from services.ingestion.pages.records import ReadPageRequest, ReadPageResponse
from services.shared.domain.events import DocumentIngested
from services.shared.domain.layout import PageLayout
from services.shared.domain.records import Actor, Role
from services.shared.runtime.access.authorise import Authoriser
from services.shared.runtime.access.call import begin_call
from tests.blob_suite import hash_key
from tests.unit.ingestion.entry.support import POLICY, NoOffice
from tests.unit.ingestion.makers import pdf
from tests.unit.ingestion.support import MATTER, TENANT, World, ingested, submitted

LINES = ["The Lender is Quentin Abernathy.", "The Borrower is another."]
DATA = pdf([LINES, ["The second page."]])
ANNOTATION = Actor("service:annotation", "*", frozenset({Role.SERVICE}))
REVIEWER = Actor("r@harbour-bank", TENANT, frozenset({Role.REVIEWER}), frozenset({MATTER}))
requested = partial(ReadPageRequest, purpose="review")


class InProcess:
    """Draws in this process, and keeps the pages."""

    def __init__(self) -> None:
        self.drawn: list[Page] = []

    async def draw(self, data: bytes, page: Page, *, tenant: str, reader: str) -> Drawn:
        self.drawn.append(page)
        return draw(data, page, Limits())


@dataclass(slots=True)
class PageWorld:
    """`act` sets the caller of the current call."""

    world: World
    drawer: InProcess = field(default_factory=InProcess)
    converter: Converter = field(default_factory=NoOffice)

    def pages(self) -> Pages:
        world = self.world
        access = Authoriser(POLICY, world.audit, world.clock, service="ingestion")
        return Pages(
            PagePorts(world.ports.store, world.blobs, self.drawer, self.converter, access, hash_key, world.clock)
        )

    async def ingest(self, content: bytes = DATA) -> DocumentIngested:
        [event] = ingested(await self.world.submit(submitted(content)))
        return event


def act(reader: Actor = REVIEWER, peer: Actor | None = ANNOTATION) -> Actor:
    """The reader, whose call comes by `peer`."""
    begin_call(reader, peer=peer)
    return reader


def layout_of(found: ReadPageResponse) -> PageLayout:
    assert found.layout is not None
    return found.layout
