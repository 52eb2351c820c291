"""The training data of the redaction tagger."""

import json
from pathlib import Path
from typing import Any

import pytest

from models.training.redaction.corpus import FOLDS, Marked, fold, read_judgments, read_synthetic, snapshot


def _mention(start: int, end: int, kind: str, identifier: str) -> dict[str, Any]:
    return {"start_offset": start, "end_offset": end, "entity_type": kind, "identifier_type": identifier}


def _judgments(folder: Path, *rows: dict[str, Any]) -> list[Marked]:
    path = folder / "judgments.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    return read_judgments(path)


_ROW: dict[str, Any] = {"doc_id": "001", "split": "train", "text": "Mr Roe of Vienna, born in 1964"}
_ROE, _VIENNA = _mention(3, 6, "PERSON", "NO_MASK"), _mention(10, 16, "LOC", "QUASI")


@pytest.mark.parametrize(
    ("more", "marks"),
    [
        ({"entities": [_ROE, _VIENNA]}, ((3, 6, "PERSON"), (10, 16, "LOCATION"))),
        ({"entities": [_mention(10, 16, "LOC", "NO_MASK")]}, ()),
        (
            {"annotations": {"a": {"entity_mentions": [_ROE]}, "b": {"entity_mentions": [_VIENNA, _ROE]}}},
            ((3, 6, "PERSON"), (10, 16, "LOCATION")),
        ),
    ],
    ids=["people always", "nothing that needs no mask", "of any annotator, once"],
)
def test_marks_of_a_judgment(tmp_path: Path, more: dict[str, Any], marks: tuple[Any, ...]) -> None:
    [one] = _judgments(tmp_path, _ROW | more)
    assert (one.id, one.text, one.marks) == ("001", _ROW["text"], marks)


def test_the_development_split_is_held_back(tmp_path: Path) -> None:
    assert _judgments(tmp_path, _ROW | {"split": "dev", "entities": [_ROE]}) == []


def test_sentences(tmp_path: Path) -> None:
    spans = [
        {"start_position": 0, "end_position": 4, "entity_type": "PERSON"},
        {"start_position": 9, "end_position": 13, "entity_type": "IBAN_CODE"},
    ]
    path = tmp_path / "sentences.json"
    rows = [{"full_text": text, "spans": spans} for text in ("Jane has DE89", "JANE HAS DE89")]
    path.write_text(json.dumps(rows), "utf-8")
    first, second = read_synthetic(path)
    assert first.marks == ((0, 4, "PERSON"),)
    assert first.fold == second.fold


@pytest.mark.parametrize("name", ["", "001-60742", "héhé"])
def test_a_fold_depends_on_the_name(name: str) -> None:
    assert fold(name) == fold(name) in range(FOLDS)


def test_a_snapshot_depends_on_order_words_and_marks() -> None:
    one, other = Marked("1", "Jane", ((0, 4, "PERSON"),), 0), Marked("2", "Jane", (), 0)
    assert len({snapshot(texts) for texts in ([one, other], [other, one], [one], [other], [])}) == 5
