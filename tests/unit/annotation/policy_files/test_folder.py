"""Playbooks that change while documents are in flight."""

import asyncio
import json
from dataclasses import dataclass, replace
from typing import TypeVar

import pytest

from services.annotation.playbook.rules import Playbooks
from services.annotation.policy_files.folder import PlaybookFolder, Sources, playbooks_of
from services.shared.domain.document import BlobRef
from services.shared.domain.events import AnnotationsProposed
from services.shared.runtime.observe.logging import JsonFormatter
from services.shared.runtime.observe.metrics import Metrics
from services.shared.runtime.reload import InForce
from services.shared.runtime.storage.database import Database
from services.shared.runtime.yaml_file import YamlFileError
from tests.unit.annotation.support import ROOT, World, make_world, record

T = TypeVar("T")
SHIPPED = PlaybookFolder(ROOT / "playbooks").read()
LOAN = "commercial-loan.yaml"


@dataclass(slots=True)
class MemoryFolder:
    """A folder in memory. It cannot be read if `sources` is None."""

    sources: Sources | None = SHIPPED

    def read(self) -> Sources:
        if self.sources is None:
            raise OSError
        return self.sources

    def edit(self, old: str, new: str) -> None:
        text = SHIPPED.texts[LOAN]
        assert old in text
        self.sources = replace(SHIPPED, texts={**SHIPPED.texts, LOAN: text.replace(old, new)})


def in_force(folder: MemoryFolder) -> tuple[InForce[Sources, Playbooks], Metrics]:
    metrics = Metrics()
    made = InForce("playbooks", folder.read, playbooks_of, service="annotation", metrics=metrics, seconds=0.001)
    return made, metrics


def label(playbooks: InForce[Sources, Playbooks]) -> str:
    return playbooks().for_type("note").label


def counted(metrics: Metrics) -> dict[str, float]:
    names = {"refused": "glossator_configuration_refused", "taken": "glossator_configuration_reloads_total"}
    return {name: metrics.registry.get_sample_value(key, _LABELS[name]) or 0 for name, key in names.items()}


_OWNER = {"service": "annotation", "setting": "playbooks"}
_LABELS = {"refused": _OWNER, "taken": {**_OWNER, "outcome": "taken"}}


async def test_a_change_is_applied_after_two_equal_reads() -> None:
    folder = MemoryFolder()
    playbooks, metrics = in_force(folder)
    before = label(playbooks)
    folder.edit("title: ", "title: New ")
    await playbooks.step()
    assert label(playbooks) == before
    await playbooks.step()
    assert label(playbooks) != before
    await playbooks.step()
    assert counted(metrics) == {"refused": 0, "taken": 1}


LOANS = SHIPPED.texts[LOAN]
FIRST_SEVERE = LOANS[: LOANS.index("severity: critical")].count("\n") + 1


@pytest.mark.parametrize(
    ("wrong", "place", "reason"),
    [
        ("rule", f"commercial-loan.yaml:{FIRST_SEVERE}", "content_wrong"),
        ("gone", "all", "unreadable"),
        ("claims", "nda.yaml:5", "type_claimed_twice"),
        ("rest", "all", "rest_unclaimed"),
        ("schema", "schema/playbook.json:1", "schema_wrong"),
    ],
)
async def test_wrong_playbooks_do_not_replace_those_in_force(
    wrong: str, place: str, reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    folder = MemoryFolder()
    playbooks, metrics = in_force(folder)
    before = label(playbooks)
    if wrong == "rule":
        folder.edit("severity: critical", "severity: awful")
    elif wrong == "gone":
        folder.sources = None
    elif wrong == "claims":
        folder.edit("applies_to: [", "applies_to: [nda, ")
    elif wrong == "rest":
        texts = {name: text.replace(', "*"', "") for name, text in SHIPPED.texts.items()}
        folder.sources = replace(SHIPPED, texts=texts)
    else:
        folder.sources = replace(SHIPPED, schema="{")
    for _ in range(3):
        await playbooks.step()
    lines = [json.loads(JsonFormatter("annotation").format(one)) for one in caplog.records]
    assert lines[0]["policy"] == place
    assert {(line["event"], line["reason"]) for line in lines} == {("configuration.refused", reason)}
    assert label(playbooks) == before
    assert counted(metrics) == {"refused": 1, "taken": 0}
    folder.sources = SHIPPED
    await playbooks.step()
    await playbooks.step()
    assert (label(playbooks), counted(metrics)) == (before, {"refused": 0, "taken": 0})


def test_a_service_does_not_start_with_a_wrong_playbook() -> None:
    folder = MemoryFolder()
    folder.edit("severity: critical", "severity: awful")
    with pytest.raises(YamlFileError, match=LOAN):
        in_force(folder)


async def test_run_checks_the_folder_until_it_is_stopped() -> None:
    folder = MemoryFolder()
    playbooks, _ = in_force(folder)
    before = label(playbooks)
    stop = asyncio.Event()
    running = asyncio.create_task(playbooks.run(stop))
    folder.edit("title: ", "title: New ")
    async with asyncio.timeout(30):
        while label(playbooks) == before:
            await asyncio.sleep(0.001)
    stop.set()
    await running


class _Slow:
    """Blobs that are returned after `go` is set."""

    def __init__(self, world: World) -> None:
        self._blobs = world.blobs
        self.asked = asyncio.Event()
        self.go = asyncio.Event()

    async def get_value(self, kind: type[T], ref: BlobRef) -> T:
        self.asked.set()
        await self.go.wait()
        return await self._blobs.get_value(kind, ref)


async def test_all_findings_of_a_document_are_from_one_playbook_version(database: Database) -> None:
    folder = MemoryFolder()
    playbooks, _ = in_force(folder)
    world = make_world(database, playbooks=playbooks)
    slow = _Slow(world)
    ports = world.service.handle.keywords["ports"]  # type: ignore[attr-defined]
    before = label(playbooks)
    first, second = await world.inferred(record()), await world.inferred(record(reference="ref-2"))
    world.service.handle.keywords["ports"] = replace(ports, texts=slow)  # type: ignore[attr-defined]
    flying = asyncio.ensure_future(world.service.handle(first))
    await slow.asked.wait()
    folder.edit("title: ", "title: New ")
    await playbooks.step()
    await playbooks.step()
    after = label(playbooks)
    slow.go.set()
    await flying
    await world.service.handle(second)
    sets = [
        one.annotation_set for one in await world.events(AnnotationsProposed) if isinstance(one, AnnotationsProposed)
    ]
    assert [one.provenance.playbook for one in sets] == [before, after]
    assert before != after
    for one in sets:
        assert {f"{found.playbook}@{found.playbook_version}" for found in one.findings} == {one.provenance.playbook}


async def test_a_redelivered_result_keeps_the_playbook_of_its_set(database: Database) -> None:
    folder = MemoryFolder()
    playbooks, _ = in_force(folder)
    world = make_world(database, playbooks=playbooks)
    event = await world.propose(record())
    told_before = len(await world.events())
    folder.edit("title: ", "title: New ")
    await playbooks.step()
    await playbooks.step()
    await world.service.handle(event)
    assert len(await world.events()) == told_before
