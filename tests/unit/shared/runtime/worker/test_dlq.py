import dataclasses

import pytest

from services.shared.domain.document import BlobRef, KeyScope
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.domain.events import Event
from services.shared.domain.submissions import key_owner
from services.shared.runtime.worker.dlq import DeadLetters
from services.shared.wire.dead_message import DeadMessage, unpack
from tests.events import ingested, submitted
from tests.fakes import FakeClock

MESSAGE = DeadMessage("documents.ingested", 2, 17, b"key", b"value", (("ce_id", b"1"),))


class Store:
    """Keeps blobs in memory. Raises `faults` first."""

    def __init__(self, *faults: Exception) -> None:
        self.kept: dict[str, bytes] = {}
        self.faults = list(faults)

    async def put(self, tenant: str, scope: KeyScope, owner: str, name: str, data: bytes) -> BlobRef:
        if self.faults:
            raise self.faults.pop(0)
        ref = BlobRef(tenant, scope, owner, name, len(data))
        self.kept[ref.path] = data
        return ref


def letters(store: Store) -> DeadLetters:
    return DeadLetters(store, FakeClock(), service="redaction", tenants=lambda: ["harbour-bank"], scope=KeyScope.SOURCE)


async def test_a_message_beyond_the_limit_of_parked_ones_is_not_stored() -> None:
    store = Store()
    letter = await letters(store).store(MESSAGE, submitted(), Reason.PARKING_FULL, 1)
    assert (letter.message, letter.reason, store.kept) == (None, "parking_full", {})
    later = await letters(store).store(MESSAGE, submitted(), Reason.MALFORMED, 1)
    assert later.event_id != letter.event_id


@pytest.mark.parametrize(
    ("event", "tenant", "owner"),
    [
        (ingested(), "harbour-bank", ingested().document.document_id),
        (submitted(), "harbour-bank", key_owner("archive", "matter-7", submitted().submission_id)),
        (
            dataclasses.replace(submitted(), document=dataclasses.replace(submitted().document, tenant="x")),
            "unknown",
            "",
        ),
        (None, "unknown", ""),
    ],
)
async def test_the_message_is_stored_under_the_key_of_its_document(
    event: Event | None, tenant: str, owner: str
) -> None:
    store = Store()
    letter = await letters(store).store(MESSAGE, event, Reason.MALFORMED, 3)
    assert letter.message is not None
    assert (letter.tenant, letter.message.tenant, letter.message.scope) == (tenant, tenant, KeyScope.SOURCE)
    if owner:
        assert letter.message.subject == owner
    assert unpack(store.kept[letter.message.path]) == MESSAGE
    assert (letter.topic, letter.partition, letter.offset, letter.attempts) == ("documents.ingested", 2, 17, 3)
    assert (letter.reason, letter.consumer_group) == ("malformed", "redaction")
    assert letter.source_event_id == (event.event_id if event else "")


async def test_the_same_message_has_the_same_dead_letter() -> None:
    first, second = [await letters(Store()).store(MESSAGE, ingested(), Reason.MALFORMED, 1) for _ in range(2)]
    other = dataclasses.replace(MESSAGE, offset=18)
    assert first == second
    assert (await letters(Store()).store(other, ingested(), Reason.MALFORMED, 1)).event_id != first.event_id


async def test_messages_of_an_erased_document_are_not_stored() -> None:
    letter = await letters(Store(Reject(Reason.KEY_UNAVAILABLE))).store(MESSAGE, ingested(), Reason.MALFORMED, 1)
    assert letter.message is None


async def test_an_invalid_owner_is_replaced_by_the_id_of_the_dead_letter() -> None:
    store = Store(Reject(Reason.INVALID_METADATA))
    letter = await letters(store).store(MESSAGE, ingested(), Reason.MALFORMED, 1)
    assert letter.message is not None
    assert letter.message.subject == letter.message.name


async def test_an_unavailable_store_is_a_retry() -> None:
    with pytest.raises(Retry):
        await letters(Store(Retry(dependency="blobs"))).store(MESSAGE, ingested(), Reason.MALFORMED, 1)
