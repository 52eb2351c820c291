"""Erasures on a real database and real keys: request, approval, holds, remaining data, and a crash at any
point.
"""

import asyncio
import dataclasses
from collections.abc import AsyncIterator
from contextlib import suppress
from itertools import count
from pathlib import Path

import pytest

from services.redaction.erasure.masking import Masking
from services.redaction.erasure.shredding import Shredder
from services.redaction.erasure.workflow import Erasures
from services.redaction.vault.records import ErasureState, SubjectValue
from services.shared.domain.document import (
    BlobRef,
    KeyScope,
    RedactedText,
    SealedText,
    hole,
)
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.holds import Hold, HoldCause
from services.shared.runtime.storage.blobs import Blobs
from services.shared.wire.dead_message import DeadMessage, pack
from tests.unit.redaction.erasure.world import ANNE, BERT, CLEAR, TENANT, World

PHILIPPA = [SubjectValue("Philippa Quillfeather"), SubjectValue("philippa@quill.example")]
GUARANTY = "Guaranty of Philippa Quillfeather.\nName: Philippa Quillfeather\nE-mail: philippa@quill.example\n"
HELD = f'tenants: {{harbour-bank: {{documents: {{{"d1" * 16}: held}}, matters: {{"*": clear}}}}}}'
OTHER = "Guaranty of Gregory Stonebridge.\nName: Gregory Stonebridge\n"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    made = World(tmp_path)
    yield made
    for database in made.databases:
        await database.close()


async def test_erasing_a_person_keeps_the_rest_readable(world: World) -> None:
    first, second = await world.add("d1" * 16, GUARANTY), await world.add("d2" * 16, OTHER)
    third = await world.add("d3" * 16, GUARANTY, "loan-2")
    assert await world.read(first) == GUARANTY
    requested = await world.erasures.of_person(ANNE, TENANT, PHILIPPA, "DSR-1")
    assert (requested.state, requested.document_ids) == (ErasureState.REQUESTED, ("d1" * 16, "d3" * 16))
    assert requested.numbers == 4
    done = await world.erasures.approve(BERT, TENANT, requested.erasure_id)
    assert done.state is ErasureState.DONE
    left = await world.everything()
    assert "Quillfeather" not in left
    assert "quill.example" not in left
    for answer in (first, third):
        assert await world.read(answer) == (
            "Guaranty of █████████████████████.\nName: █████████████████████\nE-mail: ██████████████████████\n"
        )
    assert await world.read(second) == OTHER
    with pytest.raises(Reject):
        await world.blobs.get(BlobRef(TENANT, KeyScope.SOURCE, "s-" + "d1" * 16, "original-1", 0))
    assert await world.blobs.get(BlobRef(TENANT, KeyScope.SOURCE, "s-" + "d2" * 16, "original-1", 0)) == OTHER.encode()
    assert await world.erasures.approve(BERT, TENANT, requested.erasure_id) == done


async def test_the_requester_cannot_approve(world: World) -> None:
    answer = await world.add("d1" * 16, GUARANTY)
    requested = await world.erasures.of_person(ANNE, TENANT, PHILIPPA, "DSR-1")
    with pytest.raises(Reject) as refused:
        await world.erasures.approve(ANNE, TENANT, requested.erasure_id)
    assert refused.value.reason is Reason.FORBIDDEN
    assert refused.value.detail == "The person who requested an erasure cannot approve it"
    assert await world.read(answer) == GUARANTY


@pytest.mark.parametrize(
    ("content", "cause", "names"),
    [
        ("tenants: {}", HoldCause.NO_CLEARANCE, ()),
        (
            'tenants: {harbour-bank: {matters: {loan-1: clear, "*": held}}}',
            HoldCause.REGISTER,
            ("matters.*",),
        ),
    ],
)
async def test_one_hold_blocks_the_whole_erasure(
    world: World, content: str, cause: HoldCause, names: tuple[str, ...]
) -> None:
    world.hold_file.write_text(content)
    first, second = await world.add("d1" * 16, GUARANTY), await world.add("d2" * 16, GUARANTY, "loan-2")
    requested = await world.erasures.of_person(ANNE, TENANT, PHILIPPA, "DSR-1")
    assert requested.state is ErasureState.HELD
    assert "d2" * 16 in requested.held_document_ids
    assert requested.holds[-1] == Hold("d2" * 16, "loan-2", cause, names)
    approved = await world.erasures.approve(BERT, TENANT, requested.erasure_id)
    assert (approved.state, approved.holds) == (ErasureState.HELD, requested.holds)
    assert [await world.read(one) for one in (first, second)] == [GUARANTY, GUARANTY]
    world.hold_file.write_text(CLEAR)
    done = await world.erasures.approve(BERT, TENANT, requested.erasure_id)
    assert (done.state, done.holds) == (ErasureState.DONE, ())
    assert "Quillfeather" not in await world.everything()


async def test_missed_mentions_are_masked_in_place(world: World) -> None:
    missed = "The keys hang beside quillfeather, philippa; and there.\nPhone of Philippa  QUILLFEATHER"
    answer = await world.add_missed("d1" * 16, missed)
    await world.add("d2" * 16, GUARANTY)
    before = await world.blobs.get_value(RedactedText, answer.redacted)
    old = bytes(world.store.get(answer.text.path).bytes())
    values = [*PHILIPPA, SubjectValue("quillfeather, philippa")]
    assert (await world.erase(values)).state is ErasureState.DONE
    assert "uillfeather" not in (await world.everything()).lower().replace("quillfeather.example", "")
    after = await world.blobs.get_value(RedactedText, answer.redacted)
    assert len(after.text) == len(before.text)
    assert after.text.startswith("The keys hang beside ██████████████████████; and there.")
    world.store.put(answer.text.path, old)
    with pytest.raises(Reject) as gone:
        await world.blobs.get(answer.text)
    assert gone.value.reason is Reason.KEY_UNAVAILABLE


async def test_partly_replaced_mentions_are_masked_whole(world: World) -> None:
    letters = "Letters: the Heronry by philippa@quill.example at Quaywater, and the Heronry at low tide."
    answer = await world.add("d1" * 16, f"{GUARANTY}{letters}\n{OTHER}")
    before = await world.blobs.get_value(RedactedText, answer.redacted)
    assert "the Heronry by [EMAIL_1] at Quaywater" in before.text
    values = [*PHILIPPA, SubjectValue("the Heronry by philippa@quill.example at Quaywater")]
    assert (await world.erase(values)).state is ErasureState.DONE
    after = await world.blobs.get_value(RedactedText, answer.redacted)
    blank = [hole(one) for one in ("the Heronry by ", "philippa@quill.example", " at Quaywater")]
    tail = ", and the Heronry at low tide."
    assert f"Letters: {blank[0]}[EMAIL_1]{blank[2]}{tail}" in after.text
    assert f"Letters: {''.join(blank)}{tail}\n{OTHER}" in await world.read(answer)
    assert "Quaywater" not in await world.everything()


async def test_documents_without_a_redaction_are_erased_whole(world: World) -> None:
    await world.add("d1" * 16, GUARANTY)
    stuck = await world.ingest("d2" * 16, "Only Philippa Quillfeather knows.")
    await world.results.add_document(stuck)
    letter = DeadMessage("documents.submitted", 0, 7, b"key", b'{"content": "Philippa Quillfeather"}')
    await world.blobs.put("unknown", KeyScope.SOURCE, "letter-1", "dead-letter-1", pack(letter))
    fine = await world.blobs.put("unknown", KeyScope.SOURCE, "letter-2", "dead-letter-2", b"nobody")
    assert (await world.erase(PHILIPPA)).document_ids == ("d1" * 16, "d2" * 16)
    assert "Quillfeather" not in await world.everything()
    assert await world.blobs.get(fine) == b"nobody"


async def test_the_file_of_a_mail_is_erased_with_its_attachment(world: World) -> None:
    await world.add("d1" * 16, "A letter of the bank with an attachment.\n")
    reference = f"{'d1' * 16}#1"
    await world.add("d2" * 16, GUARANTY, parent_document_id="d1" * 16, source_reference=reference)
    await world.erase(PHILIPPA)
    for submission in ("s-" + "d1" * 16, "s-" + "d2" * 16):
        with pytest.raises(Reject):
            await world.blobs.get(BlobRef(TENANT, KeyScope.SOURCE, submission, "original-1", 0))


@pytest.mark.parametrize(
    "stated",
    [
        {"matter": "loan-2"},
        {"source_system": "mails"},
        {"source_reference": "other#1"},
        {"source_reference": "other"},
        {"source_reference": f"{'d1' * 16}#x"},
    ],
)
@pytest.mark.parametrize("register", [CLEAR, HELD])
async def test_a_parent_that_a_sender_stated_is_ignored(world: World, stated: dict[str, str], register: str) -> None:
    """Earlier releases stored it. It neither destroys another document nor blocks an erasure."""
    await world.add("d1" * 16, OTHER)
    fields = {"source_reference": f"{'d1' * 16}#1", "parent_document_id": "d1" * 16, **stated}
    child = await world.add("d2" * 16, GUARANTY, **fields)
    world.hold_file.write_text(register)
    requested = await world.erasures.of_document(ANNE, child, "matter-closed")
    assert requested.document_ids == ("d2" * 16,)
    done = await world.erasures.approve(BERT, TENANT, requested.erasure_id)
    assert done.state is ErasureState.DONE
    assert await world.blobs.get(BlobRef(TENANT, KeyScope.SOURCE, "s-" + "d1" * 16, "original-1", 0))


async def test_a_parent_of_another_tenant_is_ignored(world: World) -> None:
    foreign = await world.ingest("d1" * 16, OTHER, tenant="northgate-credit")
    await world.results.add_document(foreign)
    fields = {"source_reference": f"{'d1' * 16}#1", "parent_document_id": "d1" * 16}
    child = await world.add("d2" * 16, GUARANTY, **fields)
    requested = await world.erasures.of_document(ANNE, child, "matter-closed")
    assert (requested.state, requested.document_ids) == (ErasureState.REQUESTED, ("d2" * 16,))


async def test_erasing_a_document_destroys_all_its_data(world: World) -> None:
    first, second = await world.add("d1" * 16, GUARANTY), await world.add("d2" * 16, GUARANTY)
    requested = await world.erasures.of_document(ANNE, first, "matter-closed")
    assert (await world.erasures.approve(BERT, TENANT, requested.erasure_id)).document_ids == ("d1" * 16,)
    for ref in (first.text, first.redacted, first.map, first.layout):
        with pytest.raises(Reject):
            await world.blobs.get(ref)
    assert await world.read(second) == GUARANTY
    assert not [ref for ref in await world.blobs.find(TENANT, KeyScope.SOURCE) if ref.subject.endswith("d1" * 16)]


async def test_an_erased_person_gets_a_new_number(world: World) -> None:
    await world.add("d1" * 16, GUARANTY)
    await world.erase(PHILIPPA)
    again = await world.add("d2" * 16, GUARANTY)
    assert "[PERSON_2]" in (await world.blobs.get_value(RedactedText, again.redacted)).text
    assert await world.read(again) == GUARANTY


@pytest.mark.parametrize("reason", ["", "because Philippa requested", "x" * 101])
async def test_a_reason_must_be_a_code(world: World, reason: str) -> None:
    await world.add("d1" * 16, GUARANTY)
    with pytest.raises(Reject) as refused:
        await world.erasures.of_person(ANNE, TENANT, PHILIPPA, reason)
    assert (refused.value.reason, refused.value.field) == (Reason.INVALID_METADATA, "reason")


async def test_an_unknown_person_is_not_found(world: World) -> None:
    with pytest.raises(Reject) as refused:
        await world.erasures.of_person(ANNE, TENANT, PHILIPPA, "DSR-1")
    assert refused.value.reason is Reason.NOT_FOUND
    with pytest.raises(Reject):
        await world.erasures.approve(BERT, TENANT, "none")


class _Killed(Exception):
    """Simulates a crash of the process."""


@pytest.mark.parametrize("point", range(1, 30, 3))
async def test_an_erasure_resumes_after_a_crash_at_any_point(world: World, point: int) -> None:
    missed = await world.add_missed("d1" * 16, "The keys hang beside QUILLFEATHER PHILIPPA and there.\n")
    await world.add("d2" * 16, GUARANTY)
    kept = await world.add("d3" * 16, OTHER)
    values = [*PHILIPPA, SubjectValue("quillfeather philippa")]
    requested = await world.erasures.of_person(ANNE, TENANT, values, "DSR-1")
    steps = count(1)

    async def dying(tenant: str, subject: str) -> int:
        if next(steps) == point:
            raise _Killed
        return await world.keyring.destroy(tenant, subject)

    ports = world.erasure_ports()
    blobs = _DyingBlobs(world.blobs, steps, point)
    ports = dataclasses.replace(ports, masking=Masking(blobs, dying), shredder=Shredder(world.blobs, dying))
    with suppress(_Killed):
        await Erasures(ports).approve(BERT, TENANT, requested.erasure_id)
    world.start()
    stop = asyncio.Event()
    stop.set()
    for request in await world.erasure_ports().rows.unfinished():
        await world.erasures._erase(request)
    state = (await world.erasure_ports().rows.find(TENANT, requested.erasure_id)).erasure.state
    assert state is ErasureState.DONE
    left = (await world.everything()).lower()
    assert "quillfeather" not in left
    assert (await world.blobs.get_value(SealedText, missed.text)).text.startswith("The keys hang beside ███")
    assert await world.read(kept) == OTHER


class _DyingBlobs(Blobs):
    """Raises `_Killed` at one of its writes."""

    def __init__(self, blobs: Blobs, steps: "count[int]", point: int) -> None:
        super().__init__(blobs._store, blobs._keyring, blobs._hash_key)
        self._steps = steps
        self._point = point

    async def put(
        self, tenant: str, scope: KeyScope, subject: str, name: str, data: bytes, *, generation: int = 0
    ) -> BlobRef:
        if next(self._steps) == self._point:
            raise _Killed
        return await super().put(tenant, scope, subject, name, data, generation=generation)
