"""Masked texts of many documents: in order, and those that cannot be read as no text."""

from dataclasses import dataclass

import pytest

from services.annotation.desk.across.masked import MaskedTexts, code_points
from services.annotation.sets.state import DocumentSet, StoredDocument
from services.shared.domain.annotations import AnnotationSet, SetState
from services.shared.domain.document import Arm, BlobRef, KeyScope, RedactedText
from services.shared.domain.spans import RedactedSpan, RedactionMap
from services.shared.runtime.storage.blobs import Blobs, open_store
from tests.blob_suite import Keys, hash_key
from tests.unit.annotation.support import NOW, TENANT, record

NONE = BlobRef(TENANT, KeyScope.REDACTED, "none", "redacted", 0)


class Changing(Blobs):
    """Each reading finds another generation."""

    reads = 0

    async def generation(self, ref: BlobRef) -> int:
        self.reads += 1
        return await super().generation(ref) + self.reads


@dataclass
class Kept:
    """Documents in a store in memory."""

    blobs: Blobs

    async def put(self, name: str, text: RedactedText, arm: Arm = Arm.ASSISTED) -> DocumentSet:
        owner = TENANT, KeyScope.REDACTED, name
        redacted = await self.blobs.put_value(*owner, "redacted", text)
        own = await self.blobs.put_value(*owner, "map", RedactionMap())
        document = record(reference=name, arm=arm)
        stored = StoredDocument(document, "s", NONE, NONE, redacted, own, len(text.text))
        return DocumentSet(stored, AnnotationSet(name, 1, SetState.PROPOSED, "loan"), NOW)


def kept(kind: type[Blobs] = Blobs) -> Kept:
    return Kept(kind(open_store("memory://"), Keys(), hash_key))


async def test_sources_are_in_order_and_have_no_hidden_words() -> None:
    store = kept()
    texts = [RedactedText("契約 [PERSON_1] hid", hidden=(RedactedSpan(14, 17),)), RedactedText("")]
    found = [await store.put(f"d{place}", one) for place, one in enumerate(texts * 20)]
    sources = await MaskedTexts(store.blobs).sources(found, NOW)
    assert [one.text for one in sources] == ["契約 [PERSON_1]    ", ""] * 20
    assert [one.document for one in sources] == [one.document for one in found]
    assert sources[0].redacted == texts[0]
    assert [code_points(one) for one in found[:2]] == [17, 0]
    assert await MaskedTexts(store.blobs).sources([], NOW) == []


async def test_a_deleted_text_is_none_and_the_others_are_read() -> None:
    store = kept()
    found = [await store.put(one, RedactedText("words")) for one in ("d0", "d1")]
    await store.blobs.delete(found[0].stored.redacted)
    texts = MaskedTexts(store.blobs)
    assert [one.text for one in await texts.sources(found, NOW)] == [None, "words"]
    gone, there = await texts.with_maps(found, NOW)
    assert (gone.generation, gone.source.text, gone.map) == (None, None, RedactionMap())
    assert (there.generation is None, there.source.text) == (False, "words")


async def test_a_text_whose_key_is_destroyed_cannot_be_read() -> None:
    keys = Keys()
    store = Kept(Blobs(open_store("memory://"), keys, hash_key))
    found = [await store.put(one, RedactedText("words")) for one in ("d0", "d1")]
    await keys.destroy(TENANT, "d0")
    texts = MaskedTexts(store.blobs)
    assert [await texts.can_read(one.stored) for one in found] == [False, True]
    assert [one.text for one in await texts.sources(found, NOW)] == [None, "words"]


async def test_without_its_map_a_text_is_not_searched() -> None:
    store = kept()
    one = await store.put("d0", RedactedText("words"))
    await store.blobs.delete(one.stored.map)
    [source] = await MaskedTexts(store.blobs).with_maps([one], NOW)
    assert (source.generation, source.source.text) == (None, None)


async def test_a_text_that_changed_meanwhile_has_no_generation() -> None:
    store = kept(Changing)
    [source] = await MaskedTexts(store.blobs).with_maps([await store.put("d0", RedactedText("words"))], NOW)
    assert (source.generation, source.source.text) == (None, "words")


@pytest.mark.parametrize(("arm", "hidden"), [(Arm.ASSISTED, False), (Arm.BASELINE, True), (Arm.SHADOW, True)])
async def test_the_arm_hides_proposals(arm: Arm, hidden: bool) -> None:
    store = kept()
    [source] = await MaskedTexts(store.blobs).sources([await store.put("d0", RedactedText("x"), arm)], NOW)
    assert (source.hidden, source.shown.document_type) == (hidden, "" if hidden else "loan")
