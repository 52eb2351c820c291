"""Dependencies of the handler, in memory."""

from collections import Counter
from collections.abc import Sequence

import pytest
from obstore.store import MemoryStore

from services.redaction.holds.records import Placement
from services.redaction.ports import Ports
from services.redaction.recognisers.registry import RECOGNISERS
from services.redaction.vault.gate import Gate
from services.redaction.vault.memory import MemoryVault
from services.shared.runtime.storage.blobs import Blobs
from tests.fakes import FakeClock
from tests.unit.redaction.makers import LEGAL
from tests.unit.redaction.stores import MemoryKeyring, MemoryResults, hash_key, make_texts
from tests.unit.redaction.vault.party_suite import MemoryParties


@pytest.fixture
def keyring() -> MemoryKeyring:
    return MemoryKeyring()


@pytest.fixture
def blobs(keyring: MemoryKeyring) -> Blobs:
    return Blobs(MemoryStore(), keyring, hash_key)


@pytest.fixture
def counted() -> Counter[str]:
    return Counter()


class NamedHolds:
    """The holds that source systems named."""

    def __init__(self) -> None:
        self.placed: list[Placement] = []

    async def add(self, placements: Sequence[Placement]) -> None:
        self.placed += placements


@pytest.fixture
def ports(blobs: Blobs, keyring: MemoryKeyring, counted: Counter[str]) -> Ports:
    vault = MemoryVault()
    return Ports(
        blobs=blobs,
        texts=make_texts(blobs, keyring),
        vault=vault,
        gate=Gate(vault),
        parties=MemoryParties(),
        results=MemoryResults(),
        holds=NamedHolds(),
        clock=FakeClock(),
        policy=LEGAL,
        recognisers=RECOGNISERS,
        count=lambda kind, number: counted.update({kind: number}),
        leaked=lambda found: counted.update({f"leaked {kind}": number for kind, number in found.items()}),
    )
