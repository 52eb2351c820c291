"""The complete command on ten small agreements, and its output."""

import json
import sys
from pathlib import Path

import pytest
from type_model.scorer import load

from models.training.clause_type import train as clause_type
from models.training.clause_type.fit import Figures
from models.training.clause_type.train import interval, lines, main
from tests.own_clause_type import NAME, OTHER, agreement, keep_unredacted, write_files


def run(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> None:
    monkeypatch.setattr(sys, "argv", ["clause_type", *map(str, arguments)])
    main()


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(0, 0, 0.0, 1.0), (9, 10, 0.596, 0.982), (10, 10, 0.722, 1.0), (0, 10, 0.0, 0.278), (50, 100, 0.404, 0.596)],
)
def test_the_interval_is_wilsons(part: int, whole: int, low: float, high: float) -> None:
    assert interval(part, whole) == pytest.approx((low, high), abs=0.001)


def test_figures_have_their_interval() -> None:
    assert lines("held back", Figures(26, 30, 23, 25, 25)) == [
        "held back, 26 documents",
        "  recall           23 of 30   0.77  (95 %: 0.59 to 0.88)",
        "  precision        25 of 25   1.00  (95 %: 0.87 to 1.00)",
    ]


def test_a_type_is_trained_measured_and_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    examples = write_files(tmp_path, range(8))
    held = write_files(tmp_path / "held", range(8, 10)).rename(tmp_path / "held.jsonl")
    (tmp_path / "others").mkdir()
    (tmp_path / "others" / "u.txt").write_text(OTHER + agreement(9)[0])
    for one in (tmp_path / "held" / "texts").iterdir():
        one.rename(tmp_path / "texts" / one.name)
    (tmp_path / "texts" / "u.txt").write_text(OTHER + agreement(9)[0])
    kept = keep_unredacted(tmp_path)
    run(
        monkeypatch, NAME, examples, "--redacted", kept, "--held-back", held, "--repository", tmp_path / "models",
        "--others", tmp_path / "others", "--looks", tmp_path / "looks.jsonl",
    )  # fmt: skip
    output = capsys.readouterr().out
    assert "each document left out, 8 documents\n  recall            8 of 8 " in output
    assert "held back, 2 documents\n  recall            2 of 2 " in output
    assert "1 unmarked files: 1 possible passages in 1 of them" in output
    assert "Add 'Force Majeure' to OWN_TYPES" in output
    [look] = [json.loads(line) for line in (tmp_path / "looks.jsonl").read_text().splitlines()]
    text, (start, end) = agreement(9)
    assert (look["file"], look["start"], look["end"]) == ("u.txt", start + len(OTHER), end + len(OTHER))
    served = load(tmp_path / "models" / "type_force_majeure" / "1" / "weights.npz")
    assert served.category == NAME
    assert served.predict(text, 0.3).start.tolist() == [start]


def test_examples_from_reviews_train_with_unmarked_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_files(tmp_path, range(1))
    (tmp_path / "texts" / "0.txt").write_text(OTHER)
    rows = []
    for number in range(8):
        text, (start, end) = agreement(number)
        span = {"start": 60, "end": 60 + end - start}
        rows.append({"document_id": str(number), "text": text[start - 60 : end + 60], "span": span, "label": NAME})
    examples = tmp_path / "exported.jsonl"
    examples.write_text("".join(json.dumps(row) + "\n" for row in rows))
    run(
        monkeypatch, NAME, examples, "--redacted", keep_unredacted(tmp_path), "--others", tmp_path / "texts",
        "--looks", tmp_path / "looks.jsonl", "--measure-only", "--repository", tmp_path / "models",
    )  # fmt: skip
    assert "The examples have no whole document" in capsys.readouterr().out
    assert not (tmp_path / "models").exists()


@pytest.mark.parametrize(
    ("name", "numbers", "fault"),
    [
        ("a|b", range(10), "the name of a clause type must have letters"),
        (NAME, range(2), "are marked in 2 documents: at least 3 are needed"),
        (NAME, range(0), "are marked in 0 documents: at least 3 are needed"),
    ],
)
def test_invalid_input_is_refused(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
    numbers: range,
    fault: str,
) -> None:
    examples = write_files(tmp_path, numbers)
    with pytest.raises(SystemExit) as status:
        run(monkeypatch, name, examples, "--redacted", keep_unredacted(tmp_path), "--repository", tmp_path)
    assert status.value.code == 2
    assert fault in " ".join(capsys.readouterr().err.split())


@pytest.mark.parametrize(
    ("option", "fault"),
    [("examples", "no file"), ("--held-back", "no file"), ("--others", "check --others")],
)
def test_a_missing_file_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], option: str, fault: str
) -> None:
    missing = tmp_path / "missing"
    examples = write_files(tmp_path, range(4))
    arguments = [missing] if option == "examples" else [examples, option, missing]
    with pytest.raises(SystemExit) as status:
        run(monkeypatch, NAME, *arguments, "--redacted", keep_unredacted(tmp_path), "--measure-only")
    assert status.value.code == 2
    error = capsys.readouterr().err.replace("\n", "")
    assert fault in error
    assert "missing" in error


def test_a_shipped_type_gets_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    examples = write_files(tmp_path, range(4))
    run(monkeypatch, "Governing Law", examples, "--redacted", keep_unredacted(tmp_path), "--measure-only")
    assert "Warning: the shipped models also find 'Governing Law'." in capsys.readouterr().out


def test_a_known_type_need_not_be_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(clause_type, "CLAUSE_TYPES", (NAME,))
    monkeypatch.setattr(clause_type, "OWN_TYPES", (NAME,))
    examples = write_files(tmp_path, range(4))
    run(monkeypatch, NAME, examples, "--redacted", keep_unredacted(tmp_path), "--repository", tmp_path / "models")
    assert "OWN_TYPES" not in capsys.readouterr().out
