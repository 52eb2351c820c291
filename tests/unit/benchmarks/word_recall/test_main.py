"""The command of the word recall."""

import json
from pathlib import Path

import pytest

from tests.benchmarks.word_recall.__main__ import main


def folder(tmp_path: Path) -> Path:
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "a.txt").write_text("The Loan")
    (tmp_path / "b.html").write_text("<p>a b</p>")
    (tmp_path / "c.zip").write_bytes(b"PK\x05\x06")
    (tmp_path / "link.txt").symlink_to(tmp_path / "b.html")
    return tmp_path


def test_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(folder(tmp_path)), "--json-lines"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(one["kind"], one["format"], one["files"], one["words"], one["recall"]) for one in rows] == [
        ("total", "html", 1, 2, 1.0),
        ("total", "txt", 1, 2, 1.0),
    ]


def test_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(folder(tmp_path))]) == 0
    printed = capsys.readouterr().out
    assert "html" in printed
    assert "the extractor: 1 empty" in printed


@pytest.mark.parametrize("output", [[], ["--json-lines"]])
@pytest.mark.parametrize("with_words", [True, False])
def test_lost_words_are_printed_on_request_only(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], output: list[str], with_words: bool
) -> None:
    # The second reader does not know that a browser stops here.
    (tmp_path / "a.html").write_text("<p>public</p><plaintext>a <iframe>secret</iframe> <b>b")
    (tmp_path / "b.txt").write_bytes("\ufeffone secret".encode())
    arguments = [str(tmp_path), *output, *(["--words"] if with_words else [])]
    main(arguments)
    assert ("secret" in capsys.readouterr().out) <= with_words


def test_a_recall_below_the_goal_fails(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("words")
    assert main([str(tmp_path), "--goal", "1.1"]) == 1


def test_an_unknown_folder_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        main(["/no/such/folder"])
    assert raised.value.code == 2
    assert "/no/such/folder" in capsys.readouterr().err
