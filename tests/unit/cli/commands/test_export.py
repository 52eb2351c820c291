"""`glossator export`: what it asks, and what it writes."""

import json
from pathlib import Path
from typing import Self

import pytest
from typer.testing import CliRunner, Result

from services.cli.__main__ import app
from services.cli.clients.exports import Exported, Filed, ToFile
from services.cli.connect.system import Caller
from services.shared.domain.errors import Reason, Reject

ID = "c6a4de1ee66aaa2074fe5f72688186b5"
REFUSED = {"b" * 32: Reason.UNSUPPORTED, "d" * 32: Reason.FORBIDDEN}
_WIDE = {"COLUMNS": "120", "TERM": "dumb"}


class Client:
    """Takes the place of `ExportClient`. `sent` are the calls."""

    sent: tuple[object, ...] = ()

    def __init__(self, address: str, credential: str, purpose: str) -> None:
        self.purpose = purpose

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        return None

    async def export(self, document_id: str, file_format: str) -> Exported:
        Client.sent = (document_id, file_format, self.purpose)
        if document_id in REFUSED:
            raise Reject(REFUSED[document_id])
        return Exported(f"{document_id}-word.docx", b"file", 3, 1, 2)

    async def matter(self, matter: str) -> Exported:
        Client.sent = (matter, self.purpose)
        return Exported("findings-of-matter.xlsx", b"book", 7, 0, 1, 3)

    async def file(self, wanted: ToFile) -> Filed:
        Client.sent = (wanted, self.purpose)
        return Filed("f" * 32, "pending", 0, "0" * 64)


class Queue(Client):
    """Takes the place of `QueueClient`."""

    def __init__(self, address: str, credential: str) -> None:
        super().__init__(address, credential, "")

    async def documents(self, matter: str) -> list[str]:
        Queue.asked = matter
        return [ID, "b" * 32, "c" * 32]

    asked = ""


@pytest.fixture(autouse=True)
def _service(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def caller_of(_directory: Path, _service: str, who: str) -> Caller:
        return Caller("", "plain", f"{who}@t")

    monkeypatch.setattr("services.cli.commands.export.ExportClient", Client)
    monkeypatch.setattr("services.cli.commands.export.QueueClient", Queue)
    monkeypatch.setattr("services.cli.commands.export.caller_of", caller_of)
    monkeypatch.setattr(Client, "sent", ())
    monkeypatch.setattr(Queue, "asked", "")
    monkeypatch.chdir(tmp_path)


def run(*options: str) -> Result:
    return CliRunner().invoke(app, ["export", ID, *options], env=_WIDE)


def test_a_file_that_only_its_owner_reads(tmp_path: Path) -> None:
    result = run("--format", "word", "-o", "out.docx")
    assert (result.exit_code, result.stdout) == (0, "out.docx: 4 comments, 1 beside their words, 2 masked values\n")
    assert Client.sent == (ID, "word", "review")
    assert (tmp_path / "out.docx").read_bytes() == b"file"
    assert (tmp_path / "out.docx").stat().st_mode & 0o777 == 0o600


def test_the_default_name_and_json(tmp_path: Path) -> None:
    line = json.loads(run("--json-lines").stdout)
    numbers = {"bytes": 4, "exact": 3, "nearby": 1, "masked": 2}
    assert line == {"file": f"{ID}-word.docx", **numbers}
    assert (tmp_path / f"{ID}-word.docx").exists()


def test_a_file_is_replaced_only_by_force(tmp_path: Path) -> None:
    (tmp_path / "out.docx").write_bytes(b"old")
    assert run("-o", "out.docx").exit_code == 2
    assert Client.sent == ()
    assert (tmp_path / "out.docx").read_bytes() == b"old"
    assert run("-o", "out.docx", "--force").exit_code == 0
    assert (tmp_path / "out.docx").read_bytes() == b"file"


def test_wrong_usage() -> None:
    assert run("--format", "odt").exit_code == 2
    assert run("--matter", "HB-1").exit_code == 2
    assert CliRunner().invoke(app, ["export", "--matter", "HB-1"], env=_WIDE).exit_code == 2
    assert Client.sent == ()


def test_a_matter_is_a_folder_of_files(tmp_path: Path) -> None:
    options = ["export", "--matter", "HB-1", "--format", "pdf", "-o", "results"]
    result = CliRunner().invoke(app, options, env=_WIDE)
    assert (result.exit_code, Queue.asked) == (0, "HB-1")
    names = {f"{ID}-word.docx", f"{'c' * 32}-word.docx"}
    assert {one.name for one in (tmp_path / "results").iterdir()} == names
    assert (tmp_path / "results").stat().st_mode & 0o777 == 0o700
    assert result.stdout.splitlines()[-1] == "1 documents have no file: another format, or no original"
    again = CliRunner().invoke(app, options, env=_WIDE)
    assert (again.exit_code, again.stdout) == (1, "")


def test_a_refusal_that_is_not_about_the_format_ends_the_command() -> None:
    assert CliRunner().invoke(app, ["export", "d" * 32], env=_WIDE).exit_code == 1


def test_a_matter_is_one_workbook(tmp_path: Path) -> None:
    options = ["export", "--matter", "HB-1", "--format", "workbook"]
    result = CliRunner().invoke(app, [*options, "-o", "matter.xlsx"], env=_WIDE)
    assert (result.exit_code, result.stdout) == (0, "matter.xlsx: 7 findings of 3 documents\n")
    assert (Client.sent, Queue.asked) == (("HB-1", "review"), "")
    assert (tmp_path / "matter.xlsx").read_bytes() == b"book"
    assert CliRunner().invoke(app, [*options, "-o", "matter.xlsx"], env=_WIDE).exit_code == 2
    assert CliRunner().invoke(app, [*options, "-o", "matter.xlsx", "--force"], env=_WIDE).exit_code == 0
    assert CliRunner().invoke(app, options, env=_WIDE).exit_code == 0
    assert (tmp_path / "findings-of-matter.xlsx").exists()
    assert run("--format", "workbook").exit_code == 2


def test_an_export_is_handed_to_a_system(tmp_path: Path) -> None:
    result = run("--format", "memo", "--to", "dms", "--key", "k-1")
    assert result.stdout == f"dms: pending, filing {'f' * 32}. See how far it is with --key k-1\n"
    assert Client.sent == (ToFile("dms", "k-1", ID, "memo", ""), "review")
    options = ["export", "--matter", "HB-1", "--format", "workbook", "--to", "dms", "--json-lines"]
    line = json.loads(CliRunner().invoke(app, options, env=_WIDE).stdout)
    assert Client.sent == (ToFile("dms", line["key"], "", "", "HB-1"), "review")
    assert (line["state"], len(line["key"])) == ("pending", 32)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_of_files_is_not_handed_over() -> None:
    options = ["export", "--matter", "HB-1", "--format", "word", "--to", "dms"]
    assert CliRunner().invoke(app, options, env=_WIDE).exit_code == 2
    assert Client.sent == ()
