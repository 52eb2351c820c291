import json
from pathlib import Path
from typing import Self

import pytest
from typer.testing import CliRunner

from services.cli.__main__ import app
from services.cli.clients.batches import Batch, Outcome, Submitted
from services.cli.commands import batch
from services.cli.connect.system import Caller

_WIDE = {"COLUMNS": "200", "TERM": "dumb"}
_OUTCOMES = (Outcome("proposed", "", 37, ""), Outcome("refused", "needs_ocr", 1, "Recognise the text first."))
_BATCH = Batch("deal-vault", "closing-7", ("HB-1",), 38, _OUTCOMES, "2026-11-28T10:00:00+00:00")
_SENT = Submitted("s-1", "DV/1", "HB-1", "refused", "needs_ocr", "Recognise the text first.", "", "", "ann@x")


class FakeClient:
    """A service with the batch `closing-7`."""

    def __init__(self, _address: str, credential: str) -> None:
        assert credential == "bearer of submitter"

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None: ...

    async def newest(self, limit: int, matter: str, *, mine: bool) -> list[Batch]:
        assert (limit, matter, mine) == (50, "HB-1", True)
        return [_BATCH]

    async def get(self, source_system: str, batch_id: str) -> tuple[Batch, list[Submitted]]:
        assert (source_system, batch_id) == ("deal-vault", "closing-7")
        return _BATCH, [_SENT]


@pytest.fixture(autouse=True)
def _fake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "BatchesClient", FakeClient)
    monkeypatch.setattr(
        batch, "caller_of", lambda _directory, service, who: Caller(service, f"bearer of {who}", f"{who}@harbour-bank")
    )


LIST, SHOW = ("list", "--matter", "HB-1", "--mine"), ("show", "closing-7", "--source-system", "deal-vault")


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [(LIST, "37 ready, 1 refused (needs_ocr)"), (SHOW, "refused: needs_ocr"), (SHOW, "Recognise the text first.")],
)
def test_tables(tmp_path: Path, arguments: tuple[str, ...], shown: str) -> None:
    result = CliRunner(env=_WIDE).invoke(app, ["batch", *arguments, "--directory", str(tmp_path)])
    assert result.exit_code == 0, result.output
    assert shown in result.output


def test_json_lines(tmp_path: Path) -> None:
    result = CliRunner(env=_WIDE).invoke(app, ["batch", *SHOW, "--directory", str(tmp_path), "--json-lines"])
    first, second = map(json.loads, result.output.splitlines())
    assert first["outcomes"][1] == {
        "status": "refused",
        "reason": "needs_ocr",
        "number": 1,
        "remedy": "Recognise the text first.",
    }
    assert second["source_reference"] == "DV/1"
