"""The log of holds of a newer backup applies to the database of an older one."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.cli.backup.holds import merge_log, read_holds, read_log, write_log
from services.cli.errors import CommandError
from services.shared.domain.holds import HoldCause, Scope
from tests.unit.redaction.erasure.world import ANNE, BERT, TENANT, World

_DAY = datetime(2025, 3, 14, tzinfo=UTC)


async def _place(world: World, hold: str) -> None:
    await world.placing.place(ANNE, TENANT, hold, Scope(matters=("loan-1",)), ("Adele Marchetti",), "case-1")


async def test_newer_holds_and_lifts_apply_after_a_restore(tmp_path: Path) -> None:
    old, new = World(tmp_path / "old"), World(tmp_path / "new")
    url = f"sqlite:///{tmp_path}/{{}}/redaction.sqlite"
    await _place(new, "LIT-1")
    write_log(tmp_path / "first.jsonl", read_holds(url.format("new")))
    await _place(new, "LIT-2")
    lift = await new.placing.request_lift(ANNE, TENANT, "LIT-1", "settled")
    await new.placing.approve_lift(BERT, lift)
    write_log(tmp_path / "second.jsonl", read_holds(url.format("new")))
    rows = [read_log(tmp_path / name) for name in ("first.jsonl", "second.jsonl")]
    assert [merge_log(url.format("old"), one) for one in (*rows, rows[1])] == [1, 2, 0]
    assert [one.hold_id for one in await old.hold_rows.of_tenant(TENANT)] == ["LIT-2"]
    assert await old.hold_rows.of_tenant(TENANT, lifted=True) == await new.hold_rows.of_tenant(TENANT, lifted=True)
    stored = await old.add("a0" * 16, "A letter without names.")
    [hold] = await old.holds.find([stored.document])
    assert hold is not None
    assert (hold.cause, hold.names) == (HoldCause.HOLD, ("LIT-2",))
    for database in (*old.databases, *new.databases):
        await database.close()


async def test_an_older_log_never_ends_a_lift(tmp_path: Path) -> None:
    world = World(tmp_path)
    url = f"sqlite:///{tmp_path}/redaction.sqlite"
    await _place(world, "LIT-1")
    rows = read_holds(url)
    await world.placing.approve_lift(BERT, await world.placing.request_lift(ANNE, TENANT, "LIT-1", "settled"))
    assert merge_log(url, rows) == 0
    assert await world.hold_rows.of_tenant(TENANT) == []
    for database in world.databases:
        await database.close()


@pytest.mark.parametrize("content", ["{", "{}", '{"sealed": 1}'])
def test_a_file_that_is_no_log_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "holds.jsonl").write_text(content)
    with pytest.raises(CommandError):
        read_log(tmp_path / "holds.jsonl")
