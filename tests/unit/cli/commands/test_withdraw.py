"""`glossator withdraw`: the document that its arguments name."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Self

import pytest
from typer.testing import CliRunner

from services.cli.__main__ import app
from services.cli.commands import withdraw
from services.cli.connect.system import Caller
from services.shared.domain.document import DocumentRecord
from services.shared.domain.events import DocumentStatus, DocumentStatusChanged

_WIDE = {"COLUMNS": "200", "TERM": "dumb"}
_ID = "d1" * 16
_RECORD = DocumentRecord("harbour-bank", "deal-vault", "DV/1", "M-1", document_id=_ID)


class FakeClient:
    """Has one document, and keeps its withdrawals."""

    withdrawn: list[tuple[DocumentRecord, str]]

    def __init__(self, _address: str, credential: str) -> None:
        assert credential == "bearer of submitter"

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None: ...

    async def status(self, identity: str, matter: str) -> DocumentStatusChanged:
        assert (identity, matter) == (_ID, "")
        at = datetime(2025, 3, 14, tzinfo=UTC)
        return DocumentStatusChanged("e", at, _RECORD, "s-1", DocumentStatus.ACCEPTED)

    async def withdraw(self, document: DocumentRecord, reason: str) -> str:
        self.withdrawn.append((document, reason))
        return "f1" * 16


@pytest.fixture
def withdrawn(monkeypatch: pytest.MonkeyPatch) -> list[tuple[DocumentRecord, str]]:
    FakeClient.withdrawn = []
    monkeypatch.setattr(withdraw, "IngestionClient", FakeClient)
    monkeypatch.setattr(
        withdraw,
        "caller_of",
        lambda _directory, service, who: Caller(service, f"bearer of {who}", f"{who}@harbour-bank"),
    )
    return FakeClient.withdrawn


@pytest.mark.parametrize(
    ("arguments", "document", "reason"),
    [
        ([_ID, "--reason", "wrong-file"], _RECORD, "wrong-file"),
        (
            ["--reference", "loan.pdf", "--source-system", "deal-vault"],
            DocumentRecord("harbour-bank", "deal-vault", "loan.pdf", ""),
            "",
        ),
        (
            ["--reference", "DV/1", "--source-system", "deal-vault", "--matter", "M-2"],
            DocumentRecord("harbour-bank", "deal-vault", "DV/1", "M-2"),
            "",
        ),
    ],
)
def test_the_named_document_is_withdrawn(
    withdrawn: list[tuple[DocumentRecord, str]], arguments: list[str], document: DocumentRecord, reason: str
) -> None:
    result = CliRunner().invoke(app, ["withdraw", *arguments], env=_WIDE)
    assert result.exit_code == 0, result.stderr
    assert result.stdout == f"withdrawn: version chain {'f1' * 16}\n"
    assert withdrawn == [(document, reason)]
    again = CliRunner().invoke(app, ["withdraw", *arguments, "--json-lines"], env=_WIDE)
    assert again.stdout == f'{{"family": "{"f1" * 16}"}}\n'


@pytest.mark.parametrize(
    ("arguments", "problem", "remedy"),
    [
        ([], "name one document", "--reference with --source-system"),
        ([_ID, "--reference", "a", "--source-system", "s"], "name one document", "give its id"),
        (["--reference", "a"], "belong together", "unique in its source system"),
        ([_ID, "--source-system", "s"], "belong together", "unique in its source system"),
        (["d1"], "is not a full id", "all 32 hex digits"),
    ],
)
def test_wrong_usage_names_the_remedy(arguments: list[str], problem: str, remedy: str, tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["withdraw", *arguments, "--directory", str(tmp_path / "none")], env=_WIDE)
    assert result.exit_code == 2
    assert problem in result.stderr
    assert remedy in result.stderr
