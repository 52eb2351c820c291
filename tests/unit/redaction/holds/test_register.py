"""The register of holds: what blocks an erasure, and by which entry."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from services.redaction.holds.register import HoldFile
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.holds import Hold, HoldCause
from tests.fakes import FakeClock

_FILE = """
tenants:
  harbour-bank:
    matters: {M-1: clear, M-2: held, 0117: held, "*": clear}
    documents: {d1: held, d2: clear, 12345: held}
  northgate-credit:
    matters: {M-1: clear}
  all-clear: {matters: {"*": clear}}
  unknown-key:
    matter: {M-1: held}
    matters: {"*": clear}
  merged:
    matters: {<<: {M-1: held}, "*": clear}
  no-mapping: clear
  empty: {matters: }
  typo:
    matters: {"*": cleared}
"""


@pytest.mark.parametrize(
    ("tenant", "matter", "document_id", "hold_ids", "cause", "names"),
    [
        ("harbour-bank", "M-1", "d9", (), None, ()),
        ("harbour-bank", "M-1", "d1", (), HoldCause.REGISTER, ("documents.d1",)),
        ("harbour-bank", "M-2", "d9", (), HoldCause.REGISTER, ("matters.M-2",)),
        ("harbour-bank", "M-2", "d2", (), None, ()),
        ("harbour-bank", "0117", "d9", (), HoldCause.REGISTER, ("matters.0117",)),
        ("harbour-bank", "M-9", "12345", (), HoldCause.REGISTER, ("documents.12345",)),
        ("harbour-bank", "", "", (), HoldCause.NO_CLEARANCE, ()),
        ("all-clear", "", "", (), None, ()),
        ("unknown-key", "M-1", "d9", (), HoldCause.NO_CLEARANCE, ()),
        ("merged", "M-1", "d9", (), HoldCause.NO_CLEARANCE, ()),
        ("no-mapping", "M-1", "d9", (), HoldCause.NO_CLEARANCE, ()),
        ("empty", "M-1", "d9", (), HoldCause.NO_CLEARANCE, ()),
        ("harbour-bank", "M-3", "d9", (), None, ()),
        ("northgate-credit", "M-1", "d9", (), None, ()),
        ("northgate-credit", "M-2", "d9", (), HoldCause.NO_CLEARANCE, ()),
        ("unknown", "M-1", "d9", (), HoldCause.NO_CLEARANCE, ()),
        ("typo", "M-1", "d9", (), HoldCause.REGISTER, ("matters.*",)),
    ],
)
async def test_a_hold_names_its_cause_and_its_entry(
    tmp_path: Path,
    tenant: str,
    matter: str,
    document_id: str,
    hold_ids: tuple[str, ...],
    cause: HoldCause | None,
    names: tuple[str, ...],
) -> None:
    (tmp_path / "holds.yaml").write_text(_FILE)
    record = DocumentRecord(tenant, "dms", "ref", matter, document_id=document_id, hold_ids=hold_ids)
    found = await HoldFile(tmp_path / "holds.yaml", FakeClock()).find([record])
    assert found == [Hold(document_id, matter, cause, names) if cause else None]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (None, "cannot be read: No such file or directory"),
        ("", "does not have `tenants`"),
        ("tenants", "does not have `tenants`"),
        ("[]", "does not have `tenants`"),
        ("tenants: {}\ntenant: {}\n", "does not have `tenants` as its only key"),
        ("tenants: clear", "not a mapping"),
        ("tenants:\n  a: [", "line 2 is not valid"),
        ("tenants:\n  a: {}\n  a: {}\n", "line 3 is not valid"),
        ("\xff", "is not UTF-8"),
    ],
)
async def test_an_unreadable_register_blocks_every_erasure_and_is_named(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, content: str | None, fault: str
) -> None:
    path = tmp_path / "own.yaml"
    if content is not None:
        path.write_text(content, encoding="latin-1")
    with caplog.at_level("ERROR"), pytest.raises(Reject) as refused:
        await HoldFile(path, FakeClock()).find([DocumentRecord("t", "dms", "ref", "m", document_id="d1")])
    assert refused.value.reason is Reason.PRECONDITION_FAILED
    assert refused.value.detail.startswith("Nothing is erased: the register of holds (setting `holds`, file own.yaml) ")
    assert fault in refused.value.detail
    assert "holds.unreadable" in caplog.text


async def test_the_shipped_register_clears_no_document() -> None:
    shipped = Path(__file__).parents[4] / "playbooks/policies/holds.yaml"
    [hold] = await HoldFile(shipped, FakeClock()).find(
        [DocumentRecord("harbour-bank", "dms", "ref", "m", document_id="d1")]
    )
    assert hold == Hold("d1", "m", HoldCause.NO_CLEARANCE)


class _Writer(FakeClock):
    """Another process writes the next content of `contents` to the file each time the reader waits."""

    def __init__(self, path: Path, contents: Iterator[str]) -> None:
        super().__init__()
        self._path, self._contents = path, contents

    async def sleep(self, seconds: float) -> None:
        await super().sleep(seconds)
        content = next(self._contents, None)
        if content is not None:
            self._path.write_text(content)


_ONE = DocumentRecord("harbour-bank", "dms", "ref", "M-1", document_id="d1")


async def test_half_of_a_file_is_not_used_while_the_rest_is_being_written(tmp_path: Path) -> None:
    path = tmp_path / "holds.yaml"
    half = 'tenants:\n  harbour-bank:\n    matters:\n      "*": clear\n'
    path.write_text(half)
    [hold] = await HoldFile(path, _Writer(path, iter([half + "      M-1: held\n"]))).find([_ONE])
    assert hold is not None
    assert hold.names == ("matters.M-1",)


async def test_a_file_that_never_stops_changing_clears_nothing(tmp_path: Path) -> None:
    path = tmp_path / "holds.yaml"
    path.write_text("tenants: {}")
    changing = (f"tenants: {{harbour-bank: {{matters: {{'*': clear}}}}}} # {'x' * n}" for n in count())
    with pytest.raises(Reject) as refused:
        await HoldFile(path, _Writer(path, changing)).find([_ONE])
    assert "is being written" in refused.value.detail


async def test_a_swapped_link_is_followed_as_kubernetes_mounts_a_config_map(tmp_path: Path) -> None:
    for name, entry in (("one", "clear"), ("two", "held")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "holds.yaml").write_text(f"tenants: {{harbour-bank: {{matters: {{M-1: {entry}}}}}}}")
    (tmp_path / "..data").symlink_to("one")
    (tmp_path / "holds.yaml").symlink_to("..data/holds.yaml")
    register = HoldFile(tmp_path / "holds.yaml", FakeClock())
    assert await register.find([_ONE]) == [None]
    (tmp_path / "..next").symlink_to("two")
    (tmp_path / "..next").rename(tmp_path / "..data")
    [hold] = await register.find([_ONE])
    assert hold is not None


async def test_tenants_without_an_entry_are_named(tmp_path: Path) -> None:
    (tmp_path / "holds.yaml").write_text(_FILE)
    register = HoldFile(tmp_path / "holds.yaml", FakeClock())
    assert await register.without_entry(["harbour-bank", "new", "empty", "unknown-key"]) == [
        "new",
        "empty",
        "unknown-key",
    ]
