"""What is sought comes from a file or from standard input, never from an argument."""

import io
import sys
from pathlib import Path

import pytest

from services.cli.commands.subject import read_values
from services.cli.faults import UsageError


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


@pytest.mark.parametrize("content", [b"", b"\n \n", b"\xff\xfe"])
def test_nothing_is_no_request(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "person.txt").write_bytes(content)
    with pytest.raises(UsageError):
        read_values(tmp_path / "person.txt")
    with pytest.raises(UsageError):
        read_values(tmp_path / "nobody.txt")
