"""The register of holds: what blocks an erasure, and by which entry."""

from pathlib import Path

import pytest

from services.redaction.erasure.holds import HoldFile
from services.redaction.vault.records import Hold, HoldCause
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason, Reject

_FILE = """
tenants:
  harbour-bank:
    matters: {M-1: clear, M-2: held, "*": clear}
    documents: {d1: held, d2: clear}
  northgate-credit:
    matters: {M-1: clear}
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
        ("harbour-bank", "M-2", "d2", ("hold-7",), HoldCause.METADATA, ("hold-7",)),
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
    found = await HoldFile(tmp_path / "holds.yaml").find([record])
    assert found == ([Hold(document_id, matter, cause, names)] if cause else [])


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (None, "cannot be read: No such file or directory"),
        ("", "has no `tenants`"),
        ("tenants", "has no `tenants`"),
        ("[]", "has no `tenants`"),
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
        await HoldFile(path).find([DocumentRecord("t", "dms", "ref", "m", document_id="d1")])
    assert refused.value.reason is Reason.PRECONDITION_FAILED
    assert refused.value.detail.startswith("Nothing is erased: the register of holds (setting `holds`, file own.yaml) ")
    assert fault in refused.value.detail
    assert "holds.unreadable" in caplog.text


async def test_the_shipped_register_clears_no_document() -> None:
    shipped = Path(__file__).parents[4] / "playbooks/policies/holds.yaml"
    [hold] = await HoldFile(shipped).find([DocumentRecord("harbour-bank", "dms", "ref", "m", document_id="d1")])
    assert hold == Hold("d1", "m", HoldCause.NO_CLEARANCE)
