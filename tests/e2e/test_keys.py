"""The data keys that each service process can use."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from services.shared.domain.document import BlobRef, DocumentRecord, KeyScope
from services.shared.domain.errors import Reason, Reject
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.keys.keyring import Keyring
from services.shared.runtime.keys.provider import LocalKeys
from services.shared.runtime.storage.blobs import Blobs, open_store
from services.shared.runtime.storage.database import Database
from services.shared.wire.services import SERVICE_NAMES
from tests.e2e.world import World

# Which of the two data keys of a document each service can unwrap.
OPENS: Mapping[str, frozenset[KeyScope]] = {
    "ingestion": frozenset({KeyScope.SOURCE}),
    "redaction": frozenset(KeyScope),
    "inference": frozenset({KeyScope.REDACTED}),
    "annotation": frozenset(KeyScope),
    "feedback": frozenset({KeyScope.REDACTED}),
}


@pytest.mark.parametrize("service", OPENS)
async def test_a_service_decrypts_only_what_it_needs(
    world: World, twins: dict[str, DocumentRecord], service: str
) -> None:
    """Use the key file, the database and the object store of the running process."""
    refs = _refs(world)
    assert {ref.scope for ref in refs} == {KeyScope.SOURCE, KeyScope.REDACTED}
    assert {ref.tenant for ref in refs} >= set(twins)
    async with _blobs_of(_environment(world, service)) as blobs:
        opened = {ref: await _try(blobs, ref) for ref in refs}
    for ref, found in opened.items():
        expected = None if ref.scope in OPENS[service] else Reason.KEY_UNAVAILABLE
        assert found is expected, ref.path


def test_the_console_finds_no_keys_and_no_documents(world: World) -> None:
    assert set(SERVICE_NAMES) - set(OPENS) == {"console"}
    told = _environment(world, "console")
    assert not [
        name
        for name in told
        if name.endswith(("_KEY_FILE", "_BLOBS_URL", "_KEYS_DATABASE_URL"))
        and "SESSION" not in name
        and "ISSUER" not in name
    ]


def test_the_environment_of_a_process_names_only_its_own_keys(world: World) -> None:
    for service in SERVICE_NAMES:
        told = " ".join(_environment(world, service).values())
        others = {f"{one}.json" for one in (*SERVICE_NAMES, "operator") if one != service}
        assert not [one for one in others if one in told], service


def test_only_the_owner_can_read_keys_and_credentials(world: World) -> None:
    layout = world.system.layout
    secrets = [*layout.keys.iterdir(), *layout.credentials.iterdir(), layout.issuer / "private.pem"]
    assert {oct(one.stat().st_mode & 0o777) for one in secrets if one.is_file()} == {"0o600"}


def _environment(world: World, service: str) -> dict[str, str]:
    status = next(one for one in world.system.status() if one.name == service)
    pairs = Path(f"/proc/{status.pid}/environ").read_bytes().decode().split("\0")
    return dict(one.split("=", 1) for one in pairs if one)


@asynccontextmanager
async def _blobs_of(environment: Mapping[str, str]) -> AsyncIterator[Blobs]:
    keys = LocalKeys(Path(environment["GLOSSATOR_KEY_FILE"]))
    database = Database(environment["GLOSSATOR_KEYS_DATABASE_URL"])
    try:
        keyring = Keyring(database, keys, SystemClock())
        yield Blobs(open_store(environment["GLOSSATOR_BLOBS_URL"]), keyring, keys.hash_key)
    finally:
        await database.close()


def _refs(world: World) -> list[BlobRef]:
    """References to all objects in the store. Unfinished uploads have a different path format."""
    root = world.system.layout.blobs
    parts = [path.relative_to(root).parts for path in root.rglob("*") if path.is_file()]
    return [BlobRef(one[0], KeyScope(one[1]), one[2], one[3], 0) for one in parts if len(one) == 4]


async def _try(blobs: Blobs, ref: BlobRef) -> Reason | None:
    try:
        await blobs.get(ref)
    except Reject as error:
        return error.reason
    return None
