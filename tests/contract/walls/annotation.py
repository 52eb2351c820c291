"""Every route and RPC of annotation, to a reviewer outside the wall."""

from pathlib import Path

from services.shared.runtime.storage.database import Database
from tests.databases import make_template
from tests.unit.annotation.edge.test_planted_values import answers, finding_of
from tests.unit.annotation.support import make_world, record

OPEN = record(reference="open", client_id="c-9")
HIDDEN = record(reference="open", matter="HB-HR-2023-011", client_id="c-9")
AMENDING = record(reference="amendment", amends="hidden-base")
HIDDEN_BASE = record(reference="hidden-base", matter="HB-HR-2023-011")
TEXT = "LOAN AGREEMENT\n\n«PERSON_1|Ada Lovelace» may not assign it, under the laws of Maine. "


async def told(folder: Path, *, hidden: bool) -> dict[str, list[str]]:
    """The answers about a document, about an amendment of a hidden agreement, and about the hidden document's id."""
    database = Database(f"sqlite:///{make_template(folder, 'services.annotation')}")
    try:
        world = make_world(database)
        world.rules.mask()
        if hidden:
            for document in (HIDDEN, HIDDEN_BASE):
                await world.propose(document, TEXT, found=[("Parties", "[PERSON_1]")])
        for document in (OPEN, AMENDING):
            await world.propose(document, TEXT, found=[("Parties", "[PERSON_1]")])
        return {
            name: await answers(world, document, await finding_of(world, document) if document is OPEN else "none")
            for name, document in (("open", OPEN), ("amendment", AMENDING), ("hidden", HIDDEN))
        }
    finally:
        await database.close()
