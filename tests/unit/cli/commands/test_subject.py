"""What is sought comes from a file or from standard input, never from an argument."""

import io
import sys
from contextlib import nullcontext
from pathlib import Path

import pytest
import typer

from services.cli.clients.vault import ErasureStatus
from services.cli.commands.subject import print_erasure, read_values
from services.cli.errors import UsageError


@pytest.mark.parametrize(
    ("content", "values"),
    [
        ("Jane Smith\n", ["Jane Smith"]),
        (" Jane Smith \n\njane@example.com\r\nJane Smith", ["Jane Smith", "jane@example.com"]),
    ],
)
def test_one_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str, values: list[str]) -> None:
    (tmp_path / "person.txt").write_text(content)
    assert read_values(tmp_path / "person.txt") == values
    for named in (None, Path("-")):
        monkeypatch.setattr(sys, "stdin", io.StringIO(content))
        assert read_values(named) == values


@pytest.mark.parametrize("content", [b"", b"\n \n", b"\xff\xfe", b"\n".join(b"%d" % one for one in range(101))])
def test_nothing_or_too_much_is_no_request(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "person.txt").write_bytes(content)
    with pytest.raises(UsageError):
        read_values(tmp_path / "person.txt")
    with pytest.raises(UsageError):
        read_values(tmp_path / "nobody.txt")


@pytest.mark.parametrize(
    ("found", "lines"),
    [
        (ErasureStatus("e1", "requested", ("d1",), (), 1), ["requested e1: 1 document, 1 placeholder"]),
        (ErasureStatus("e1", "done", ("d1", "d2"), (), 0), ["done e1: 2 documents, 0 placeholders"]),
        (
            ErasureStatus("e1", "held", ("d1", "d2"), ("d2",), 3),
            [
                "held e1: 2 documents, 3 placeholders",
                "on hold, or not known to be clear: d2",
                "once the register of holds states clear: glossator subject approve e1",
            ],
        ),
    ],
)
def test_an_erasure_is_told_with_what_comes_next(
    capsys: pytest.CaptureFixture[str], found: ErasureStatus, lines: list[str]
) -> None:
    with pytest.raises(typer.Exit) if found.held_document_ids else nullcontext():
        print_erasure(found, json_lines=False)
    assert capsys.readouterr().out.splitlines() == lines
