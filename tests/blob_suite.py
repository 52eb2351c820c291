"""The tests of `Blobs` for every object store. A subclass provides the fixture `url`."""

import asyncio
from collections.abc import Iterable, Mapping

import pytest

from services.shared.domain.document import BlobRef, KeyScope, OriginalText
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import DocumentWithdrawn
from services.shared.domain.identity import keyed_hash
from services.shared.domain.spans import OriginalSpan
from services.shared.runtime.keys.sealing import new_key
from services.shared.runtime.storage.blobs import Blobs, open_store

WORDS = b"the parties hereto, forty-two of them" * 3


def hash_key(tenant: str) -> bytes:
    """A different hash key per tenant."""
    return tenant.encode() * 8


class Keys:
    """Keeps data keys in memory."""

    def __init__(self) -> None:
        self.keys: dict[tuple[str, str, str], bytes] = {}
        self.destroyed: set[tuple[str, str, str]] = set()

    async def data_key(self, tenant: str, scope: KeyScope, owner: str, *, create: bool = False) -> bytes:
        identity = (tenant, scope.value, owner)
        if create and identity not in self.destroyed:
            self.keys.setdefault(identity, new_key())
        if identity not in self.keys:
            raise Reject(Reason.KEY_UNAVAILABLE)
        return self.keys[identity]

    async def data_keys(
        self, tenant: str, scope: KeyScope, owners: Iterable[str], *, create: bool = False
    ) -> Mapping[str, bytes | None]:
        """None for a destroyed key, no entry for an owner without a key."""
        del create
        known = {one: (tenant, scope.value, one) for one in owners}
        return {one: self.keys.get(name) for one, name in known.items() if name in {*self.keys, *self.destroyed}}

    async def destroy(self, tenant: str, owner: str) -> int:
        """Destroy the keys of the owner in all scopes."""
        gone = {(tenant, scope.value, owner) for scope in KeyScope}
        self.destroyed |= gone
        return sum(self.keys.pop(one, None) is not None for one in gone)


class BlobSuite:
    """Tests that every object store must pass."""

    @pytest.fixture
    def keys(self) -> Keys:
        return Keys()

    @pytest.fixture
    def blobs(self, url: str, keys: Keys) -> Blobs:
        return Blobs(open_store(url), keys, hash_key)

    @pytest.mark.parametrize("data", [b"", b"x", WORDS, bytes(300_000), bytes(range(256)) * 5000])
    async def test_get_returns_the_stored_bytes(self, blobs: Blobs, data: bytes) -> None:
        ref = await blobs.put("harbour-bank", KeyScope.SOURCE, "d1", "text", data)
        assert await blobs.get(ref) == data
        assert ref == BlobRef(
            "harbour-bank", KeyScope.SOURCE, "d1", "text", len(data), keyed_hash(hash_key("harbour-bank"), "blob", data)
        )

    async def test_values_keep_their_type(self, blobs: Blobs) -> None:
        text = OriginalText("§ 1 Liability 𝔸", (OriginalSpan(0, 3),))
        ref = await blobs.put_value("t", KeyScope.SOURCE, "d1", "text", text)
        assert await blobs.get_value(OriginalText, ref) == text
        with pytest.raises(Reject) as caught:
            await blobs.get_value(DocumentWithdrawn, ref)
        assert caught.value.reason is Reason.INVALID_EVENT

    async def test_stored_bytes_are_encrypted(self, blobs: Blobs) -> None:
        ref = await blobs.put("t", KeyScope.SOURCE, "d1", "text", WORDS)
        stored = await blobs._read(ref.path)
        assert b"parties" not in stored
        assert len(stored) < len(WORDS)

    async def test_a_second_put_replaces_the_first(self, blobs: Blobs) -> None:
        first = await blobs.put("t", KeyScope.SOURCE, "d1", "text", b"one")
        second = await blobs.put("t", KeyScope.SOURCE, "d1", "text", b"two")
        assert await blobs.get(second) == b"two"
        with pytest.raises(Reject) as caught:
            await blobs.get(first)
        assert caught.value.reason is Reason.TAMPERED

    async def test_a_generation_replaces_the_previous_one(self, blobs: Blobs, keys: Keys) -> None:
        ref = await blobs.put("t", KeyScope.SOURCE, "d1", "text", b"with a name", generation=1)
        old = await blobs._read(ref.path)
        assert (ref.content_hash, await blobs.generation(ref)) == ("", 1)
        again = await blobs.put("t", KeyScope.SOURCE, "d1", "text", b"without it", generation=2)
        assert await blobs.get(ref) == await blobs.get(again) == b"without it"
        await keys.destroy("t", "d1#1")
        assert await blobs.get(ref) == b"without it"
        await blobs._store.put_async(ref.path, old)
        with pytest.raises(Reject) as caught:
            await blobs.get(ref)
        assert caught.value.reason is Reason.KEY_UNAVAILABLE
        with pytest.raises(Reject):
            await blobs.put("t", KeyScope.SOURCE, "d1", "text", b"late", generation=1)

    async def test_a_stamp_differs_when_a_blob_is_replaced(self, blobs: Blobs, keys: Keys) -> None:
        ref = await blobs.put("t", KeyScope.SOURCE, "d1", "text", WORDS, generation=1)
        first = await blobs.check(ref)
        assert await blobs.check(ref) == first
        await blobs.put("t", KeyScope.SOURCE, "d1", "text", WORDS, generation=2)
        assert await blobs.check(ref) != first
        plain = await blobs.put("t", KeyScope.REDACTED, "d1", "map", WORDS)
        assert await blobs.check(plain) == b""

    @pytest.mark.parametrize("lost", ["d1", "d1#1"])
    async def test_a_stamp_needs_both_keys(self, blobs: Blobs, keys: Keys, lost: str) -> None:
        ref = await blobs.put("t", KeyScope.SOURCE, "d1", "text", WORDS, generation=1)
        await keys.destroy("t", lost)
        with pytest.raises(Reject) as caught:
            await blobs.check(ref)
        assert caught.value.reason is Reason.KEY_UNAVAILABLE

    @pytest.mark.parametrize("lost", ["d1", "d1#1"])
    async def test_a_generation_needs_both_keys(self, blobs: Blobs, keys: Keys, lost: str) -> None:
        ref = await blobs.put("t", KeyScope.SOURCE, "d1", "text", WORDS, generation=1)
        keys.keys["t", "source", lost] = new_key()
        with pytest.raises(Reject) as caught:
            await blobs.get(ref)
        assert caught.value.reason is Reason.TAMPERED

    async def test_find_lists_stored_blobs(self, blobs: Blobs) -> None:
        for owner, name in (("d1", "text"), ("d1", "layout"), ("d11", "text")):
            await blobs.put("t", KeyScope.SOURCE, owner, name, b"x")
        await blobs.put("t", KeyScope.REDACTED, "d1", "map", b"x")
        found = await blobs.find("t", KeyScope.SOURCE, "d1")
        assert [(one.subject, one.name) for one in found] == [("d1", "layout"), ("d1", "text")]
        assert len(await blobs.find("t", KeyScope.SOURCE)) == 3
        assert await blobs.find("t", KeyScope.SOURCE, "d2") == []
        assert await blobs.get(found[0]) == b"x"

    async def test_a_missing_blob_is_not_found(self, blobs: Blobs) -> None:
        ref = await blobs.put("t", KeyScope.SOURCE, "d1", "text", b"x")
        await blobs.delete(ref)
        await blobs.delete(ref)
        for one in (ref, BlobRef("t", KeyScope.SOURCE, "d1", "never", 1)):
            with pytest.raises(Reject) as caught:
                await blobs.get(one)
            assert caught.value.reason is Reason.NOT_FOUND

    async def test_a_blob_without_its_key_does_not_open(self, blobs: Blobs, keys: Keys) -> None:
        ref = await blobs.put("t", KeyScope.SOURCE, "d1", "text", b"x")
        keys.keys.clear()
        with pytest.raises(Reject) as caught:
            await blobs.get(ref)
        assert caught.value.reason is Reason.KEY_UNAVAILABLE

    @pytest.mark.parametrize("place", [0, 1, 13, 40, -1])
    async def test_a_changed_byte_is_tampered(self, blobs: Blobs, place: int) -> None:
        ref = await blobs.put("t", KeyScope.SOURCE, "d1", "text", WORDS)
        stored = bytearray(await blobs._read(ref.path))
        stored[place] ^= 1
        await blobs._store.put_async(ref.path, bytes(stored))
        with pytest.raises(Reject) as caught:
            await blobs.get(ref)
        assert caught.value.reason is Reason.TAMPERED

    async def test_a_moved_blob_does_not_open(self, blobs: Blobs, keys: Keys) -> None:
        ref = await blobs.put("t", KeyScope.SOURCE, "d1", "text", WORDS)
        key = keys.keys[("t", "source", "d1")]
        for other in (
            BlobRef("u", KeyScope.SOURCE, "d1", "text", 1),
            BlobRef("t", KeyScope.REDACTED, "d1", "text", 1),
            BlobRef("t", KeyScope.SOURCE, "d2", "text", 1),
            BlobRef("t", KeyScope.SOURCE, "d1", "layout", 1),
        ):
            keys.keys[(other.tenant, other.scope.value, other.subject)] = key
            await blobs._store.put_async(other.path, await blobs._read(ref.path))
            with pytest.raises(Reject) as caught:
                await blobs.get(other)
            assert caught.value.reason is Reason.TAMPERED

    @pytest.mark.parametrize(
        "bad", ["", ".", "..", "../x", "a/b", "/a", "a b", ".hidden", "a\x00", "é", "a\n", "x" * 201]
    )
    @pytest.mark.parametrize("place", ["tenant", "subject", "name"])
    async def test_invalid_names_are_rejected(self, blobs: Blobs, bad: str, place: str) -> None:
        names = {"tenant": "t", "subject": "d1", "name": "text"} | {place: bad}
        ref = BlobRef(names["tenant"], KeyScope.SOURCE, names["subject"], names["name"], 1)
        put = blobs.put(ref.tenant, ref.scope, ref.subject, ref.name, b"x")
        for attempt in (put, blobs.get(ref), blobs.delete(ref)):
            with pytest.raises(Reject) as caught:
                await attempt
            assert caught.value.reason is Reason.INVALID_METADATA

    async def test_concurrent_puts(self, blobs: Blobs) -> None:
        async def round_trip(number: int) -> bool:
            data = f"{number}".encode() * 1000
            ref = await blobs.put("t", KeyScope.SOURCE, f"d{number}", "text", data)
            return await blobs.get(ref) == data

        assert all(await asyncio.gather(*map(round_trip, range(50))))

    async def test_ping_succeeds(self, blobs: Blobs) -> None:
        await blobs.ping()
