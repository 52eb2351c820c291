"""Files that change while a service runs, with half-written and mounted changes."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Action, Actor, Resource, Role
from services.shared.runtime.access.authorise import Authoriser
from services.shared.runtime.access.policy import SCHEMA_NAME, CurrentPolicy, build_policy, read_policy
from services.shared.runtime.observe.metrics import Metrics
from services.shared.runtime.reload import InForce
from tests.fakes import FakeClock, MemoryAudit

ROOT = Path(__file__).parents[4]
SHIPPED, POLICY = ROOT / "playbooks" / "policies", ROOT / "samples" / "access.yaml"


@dataclass(slots=True)
class File:
    """A file in memory. It cannot be read if `content` is None."""

    content: str | None = "1"

    def read(self) -> str:
        if self.content is None:
            raise FileNotFoundError
        return self.content


def in_force(file: File, metrics: Metrics | None = None, changes: list[str] | None = None) -> InForce[str, int]:
    def changed(name: str, reason: str, detail: Sequence[str]) -> None:
        assert name == "number"
        if changes is not None:
            changes.append(" ".join((reason, *detail)))

    def describe(before: int, after: int) -> Sequence[str]:
        return [f"{before}-{after}"]

    return InForce(
        "number",
        file.read,
        int,
        service="x",
        metrics=metrics or Metrics(),
        seconds=0.001,
        changed=changed,
        describe=describe,
    )


def refused(metrics: Metrics) -> float | None:
    return metrics.registry.get_sample_value("glossator_configuration_refused", {"service": "x", "setting": "number"})


@pytest.mark.parametrize(
    ("contents", "value", "alert", "changes"),
    [
        (["1", "1"], 1, 0, []),
        (["2"], 1, 0, []),
        (["2", "2"], 2, 0, [" 1-2"]),
        (["2", "3", "3"], 3, 0, [" 1-3"]),
        (["2", "bad", "2", "2"], 2, 0, [" 1-2"]),
        (["bad", "bad", "bad"], 1, 1, ["content_wrong"]),
        ([None, None], 1, 1, ["unreadable"]),
        (["bad", "bad", "1", "1"], 1, 0, ["content_wrong"]),
        (["bad", "bad", "4", "4"], 4, 0, ["content_wrong", " 1-4"]),
        (["2", "2", None, None], 2, 1, [" 1-2", "unreadable"]),
    ],
)
async def test_a_change_is_applied_when_it_is_complete_and_valid(
    contents: list[str | None], value: int, alert: int, changes: list[str]
) -> None:
    file, metrics, seen = File(), Metrics(), list[str]()
    number = in_force(file, metrics, seen)
    for file.content in contents:
        await number.step()
    assert (number(), refused(metrics), seen) == (value, alert, changes)


def test_a_service_does_not_start_with_an_invalid_file() -> None:
    with pytest.raises(ValueError, match="bad"):
        in_force(File("bad"))


async def test_run_checks_the_file_until_it_is_stopped() -> None:
    file, stop = File(), asyncio.Event()
    number = in_force(file)
    running = asyncio.create_task(number.run(stop))
    file.content = "2"
    async with asyncio.timeout(30):
        while number() != 2:
            await asyncio.sleep(0.001)
    stop.set()
    await running


class Mount:
    """A folder as a kubelet mounts a ConfigMap: `..data` is a link to a folder, and is replaced as a whole."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._number = 0
        self.replace(POLICY.read_text())
        for name in ("access.yaml", SCHEMA_NAME):
            (root / name).symlink_to(Path("..data") / name)

    def replace(self, text: str) -> None:
        self._number += 1
        made = self.root / f"..{self._number}"
        made.mkdir()
        (made / "access.yaml").write_text(text)
        (made / SCHEMA_NAME).write_bytes((SHIPPED / SCHEMA_NAME).read_bytes())
        (self.root / "..new").symlink_to(made.name)
        (self.root / "..new").replace(self.root / "..data")


async def test_a_new_wall_is_in_force_without_a_restart(tmp_path: Path) -> None:
    mount = Mount(tmp_path)
    path = tmp_path / "access.yaml"
    current = InForce(
        "access_policy", lambda: read_policy(path), build_policy, service="x", metrics=Metrics(), seconds=1
    )
    access = Authoriser(CurrentPolicy(current), MemoryAudit(), FakeClock(), service="x")
    reviewer = Actor("reviewer@harbour-bank", "harbour-bank", frozenset({Role.REVIEWER}))
    document = Resource("document", "d", "harbour-bank", "HB-1")
    await access.authorise(reviewer, Action.READ_DOCUMENT, document)
    wall = "walls:\n  harbour-bank:\n    HB-1: {members: [compliance@harbour-bank]}"
    mount.replace(POLICY.read_text().replace("walls:\n  harbour-bank:", wall))
    await current.step()
    await current.step()
    with pytest.raises(Reject) as denied:
        await access.authorise(reviewer, Action.READ_DOCUMENT, document)
    assert denied.value.reason is Reason.NOT_FOUND
    mount.replace("version: 1\n")
    await current.step()
    await current.step()
    assert not access.allows(reviewer, Action.READ_DOCUMENT, document)
