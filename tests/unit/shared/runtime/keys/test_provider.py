"""The keys of each service, their rotation and destruction."""

import json
from pathlib import Path

import pytest

from services.shared.domain.document import INDEX, VAULT
from services.shared.domain.errors import Reason, Reject
from services.shared.runtime.keys.provider import (
    HOLDERS,
    UNKNOWN_TENANT,
    LocalKeys,
    WrappedKey,
    create_local_keys,
    destroy_local_version,
    rotate_local_keys,
)
from services.shared.runtime.keys.sealing import new_key, seal

TENANTS = ("harbour-bank", "northgate-credit")
SCOPES = ("source", "redacted", "person", VAULT, INDEX)


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    create_local_keys(tmp_path / "keys", TENANTS)
    return tmp_path / "keys"


def held(directory: Path, holder: str) -> LocalKeys:
    return LocalKeys(directory / f"{holder}.json")


@pytest.mark.parametrize("holder", HOLDERS)
@pytest.mark.parametrize("scope", SCOPES)
async def test_each_holder_opens_its_scopes_only(directory: Path, holder: str, scope: str) -> None:
    keys = held(directory, holder)
    if scope in HOLDERS[holder]:
        wrapped = await keys.wrap(TENANTS[0], scope, "d1", bytes(32))
        assert await keys.unwrap(TENANTS[0], scope, "d1", wrapped) == bytes(32)
        return
    for attempt in (keys.wrap(TENANTS[0], scope, "d1", bytes(32)), keys.unwrap(TENANTS[0], scope, "d1", _ANY)):
        with pytest.raises(Reject) as caught:
            await attempt
        assert caught.value.reason is Reason.KEY_UNAVAILABLE


async def test_a_wrapped_key_is_bound_to_its_context(directory: Path) -> None:
    keys = held(directory, "redaction")
    kek, context = keys.tenant_key(TENANTS[0], "person"), ("data-key", TENANTS[0], "person", "d1", "1")
    row = {"d1": WrappedKey(1, seal(kek.key, bytes(32), context))}
    assert await keys.unwrap_all(TENANTS[0], "person", row) == {"d1": bytes(32)}
    with pytest.raises(Reject) as caught:
        await keys.unwrap_all(TENANTS[0], "person", {"d2": row["d1"]})
    assert caught.value.reason is Reason.TAMPERED


@pytest.mark.parametrize(
    ("holder", "may_not"),
    [
        ("inference", {"source", "person", VAULT, INDEX}),
        ("feedback", {"source", "person", VAULT, INDEX}),
        ("annotation", {"person", VAULT, INDEX}),
        ("ingestion", {"redacted", "person", VAULT, INDEX}),
        ("operator", {VAULT, INDEX}),
    ],
)
def test_no_file_has_forbidden_scopes(directory: Path, holder: str, may_not: set[str]) -> None:
    content = json.loads((directory / f"{holder}.json").read_text())
    for tenant in content["tenants"].values():
        assert not may_not & set(tenant["scopes"])


async def test_a_moved_wrapped_key_does_not_open(directory: Path) -> None:
    keys = held(directory, "redaction")
    wrapped = await keys.wrap(TENANTS[0], "source", "d1", new_key())
    places = [(TENANTS[1], "source", "d1"), (TENANTS[0], "redacted", "d1"), (TENANTS[0], "source", "d2")]
    for place in places:
        with pytest.raises(Reject) as caught:
            await keys.unwrap(*place, wrapped)
        assert caught.value.reason is Reason.TAMPERED


async def test_holders_of_a_scope_have_the_same_keys(directory: Path) -> None:
    wrapped = await held(directory, "ingestion").wrap(TENANTS[0], "source", "d1", b"k" * 32)
    assert await held(directory, "annotation").unwrap(TENANTS[0], "source", "d1", wrapped) == b"k" * 32
    hashes = {held(directory, holder).hash_key(TENANTS[0]) for holder in HOLDERS}
    assert len(hashes) == 1
    assert held(directory, "inference").hash_key(TENANTS[1]) not in hashes


async def test_rotation_adds_a_version_and_old_wraps_still_open(directory: Path) -> None:
    before = await held(directory, "ingestion").wrap(TENANTS[0], "source", "d1", b"k" * 32)
    assert rotate_local_keys(directory, TENANTS[0], "source") == 2
    keys = held(directory, "annotation")
    after = await keys.wrap(TENANTS[0], "source", "d1", b"k" * 32)
    assert (before.kek_version, after.kek_version) == (1, 2)
    assert await keys.unwrap(TENANTS[0], "source", "d1", before) == b"k" * 32
    assert await keys.current_version(TENANTS[0], "redacted") == 1
    assert await keys.current_version(TENANTS[1], "source") == 1


def test_the_index_key_does_not_rotate(directory: Path) -> None:
    with pytest.raises(ValueError, match="cannot rotate"):
        rotate_local_keys(directory, TENANTS[0], INDEX)


async def test_a_destroyed_version_opens_nothing(directory: Path) -> None:
    before = await held(directory, "ingestion").wrap(TENANTS[0], "source", "d1", b"k" * 32)
    with pytest.raises(ValueError, match="rotate"):
        destroy_local_version(directory, TENANTS[0], "source", 1)
    rotate_local_keys(directory, TENANTS[0], "source")
    destroy_local_version(directory, TENANTS[0], "source", 1)
    for holder in ("ingestion", "redaction", "annotation", "operator"):
        with pytest.raises(Reject) as caught:
            await held(directory, holder).unwrap(TENANTS[0], "source", "d1", before)
        assert caught.value.reason is Reason.KEY_UNAVAILABLE


def test_a_new_tenant_does_not_change_existing_keys(directory: Path) -> None:
    before = held(directory, "redaction")
    create_local_keys(directory, (*TENANTS, "third"))
    after = held(directory, "redaction")
    assert after.tenants() == (*TENANTS, "third")
    assert before.tenant_key(TENANTS[0], VAULT) == after.tenant_key(TENANTS[0], VAULT)
    assert before.hash_key(TENANTS[0]) == after.hash_key(TENANTS[0])
    assert after.tenant_key(TENANTS[0], VAULT).key != after.tenant_key(TENANTS[0], INDEX).key
    assert after.hash_key(UNKNOWN_TENANT)


async def test_new_scopes_are_added_to_existing_key_files(directory: Path) -> None:
    before = held(directory, "redaction").tenant_key(TENANTS[0], "source")
    for holder in HOLDERS:
        _without_scope(directory / f"{holder}.json", "person")
    old = held(directory, "redaction")
    with pytest.raises(Reject):
        old.tenant_key(TENANTS[0], "person")
    rotate_local_keys(directory, TENANTS[0], "redacted")
    create_local_keys(directory, TENANTS)
    assert old.tenant_key(TENANTS[0], "person") == held(directory, "operator").tenant_key(TENANTS[0], "person")
    assert old.tenant_key(TENANTS[0], "source") == before
    assert old.tenant_key(TENANTS[0], "redacted").version == 2


def _without_scope(path: Path, scope: str) -> None:
    content = json.loads(path.read_text())
    for tenant in content["tenants"].values():
        tenant["scopes"].pop(scope, None)
    path.write_text(json.dumps(content))


@pytest.mark.parametrize(
    ("content", "mode"),
    [("{}", 0o600), ("not json", 0o600), ('{"tenants": {"a": {}}}', 0o600), ('{"tenants": {}}', 0o640), ("[]", 0o600)],
)
def test_an_invalid_or_readable_file_is_rejected(tmp_path: Path, content: str, mode: int) -> None:
    path = tmp_path / "keys.json"
    path.write_text(content)
    path.chmod(mode)
    with pytest.raises(Reject) as caught:
        LocalKeys(path)
    assert caught.value.reason is Reason.KEY_UNAVAILABLE
    assert content not in str(caught.value)


def test_unknown_tenants_have_no_keys(directory: Path) -> None:
    with pytest.raises(Reject):
        held(directory, "redaction").hash_key("nobody")


async def test_a_running_service_reads_changed_keys(directory: Path) -> None:
    keys = held(directory, "annotation")
    before = await keys.wrap(TENANTS[0], "source", "d1", b"k" * 32)
    rotate_local_keys(directory, TENANTS[0], "source")
    after = await keys.wrap(TENANTS[0], "source", "d1", b"k" * 32)
    assert (before.kek_version, after.kek_version) == (1, 2)
    destroy_local_version(directory, TENANTS[0], "source", 1)
    with pytest.raises(Reject):
        await keys.unwrap(TENANTS[0], "source", "d1", before)
    (directory / "annotation.json").unlink()
    assert await keys.unwrap(TENANTS[0], "source", "d1", after) == b"k" * 32


def test_a_running_service_rejects_a_file_that_others_can_read(directory: Path) -> None:
    keys = held(directory, "annotation")
    path = directory / "annotation.json"
    path.write_text(path.read_text())
    path.chmod(0o644)
    with pytest.raises(Reject):
        keys.hash_key(TENANTS[0])


_ANY = WrappedKey(1, bytes(60))
