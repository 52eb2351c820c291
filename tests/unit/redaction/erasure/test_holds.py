"""What is held, by the file."""

from pathlib import Path

import pytest

from services.redaction.erasure.holds import HoldFile
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Retry

_FILE = """
tenants:
  harbour-bank:
    matters: {M-1: clear, M-2: held, "*": clear}
    documents: {d1: held, d2: clear}
  northgate-credit:
    matters: {M-1: clear}
"""


@pytest.mark.parametrize(
    ("tenant", "matter", "document_id", "hold_ids", "held"),
    [
        ("harbour-bank", "M-1", "d9", (), False),
        ("harbour-bank", "M-1", "d1", (), True),
        ("harbour-bank", "M-2", "d9", (), True),
        ("harbour-bank", "M-2", "d2", (), False),
        ("harbour-bank", "M-2", "d2", ("hold-7",), True),
        ("harbour-bank", "M-3", "d9", (), False),
        ("northgate-credit", "M-1", "d9", (), False),
        ("northgate-credit", "M-2", "d9", (), True),
        ("nobody", "M-1", "d9", (), True),
    ],
)
async def test_unknown_counts_as_held(
    tmp_path: Path, tenant: str, matter: str, document_id: str, hold_ids: tuple[str, ...], held: bool
) -> None:
    (tmp_path / "holds.yaml").write_text(_FILE)
    record = DocumentRecord(tenant, "dms", "ref", matter, document_id=document_id, hold_ids=hold_ids)
    found = await HoldFile(tmp_path / "holds.yaml").held([record])
    assert found == ({document_id} if held else frozenset())


@pytest.mark.parametrize("content", [None, "", "tenants", "a: [", "[]", "\xff"])
async def test_a_file_that_cannot_be_read_stops_everything(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "holds.yaml"
    if content is not None:
        path.write_text(content, encoding="latin-1")
    with pytest.raises(Retry) as away:
        await HoldFile(path).held([DocumentRecord("t", "dms", "ref", "m", document_id="d1")])
    assert away.value.dependency == "holds"


async def test_the_register_that_is_shipped_clears_nothing() -> None:
    shipped = Path(__file__).parents[4] / "playbooks/policies/holds.yaml"
    assert await HoldFile(shipped).held([DocumentRecord("harbour-bank", "dms", "ref", "m", document_id="d1")]) == {"d1"}
