"""Reading examples: spans, quotes, files without passages, and examples from reviews."""

import json
from pathlib import Path

import pytest

from models.training.clause_type.data import ExampleError, Text, read_examples, read_files, snapshot, unread
from models.training.redacted import Redacted, Replacement

TEXT = "Pay Ann Lee at once. Storms\nexcuse delay. Pay again. Storms excuse delay."
VIEW = Redacted(TEXT.replace("Ann Lee", "[PERSON_1]"), len(TEXT), (Replacement(4, 11, 4, 14),))
FILES = {"a.txt": (TEXT, VIEW), "b.txt": ("No storm here.", Redacted.unchanged("No storm here."))}
FIRST = (24, 44)  # in the redacted text


def read(tmp_path: Path, *rows: object) -> list[Text]:
    path = tmp_path / "examples.jsonl"
    path.write_text("\n".join(one if isinstance(one, str) else json.dumps(one) for one in rows), "utf-8")
    return read_examples(path, "Storm", lambda names: {name: FILES[name] for name in names})


def part(text: str, start: int, end: int, label: str = "Storm", document: str = "d") -> dict[str, object]:
    return {"document_id": document, "text": text, "span": {"start": start, "end": end}, "label": label}


@pytest.mark.parametrize(
    ("row", "marked"),
    [
        ({"file": "a.txt", "start": 21, "end": 41}, (FIRST,)),
        ({"file": "a.txt", "quote": "once.  Storms excuse delay."}, ((18, 44),)),
        ({"file": "a.txt", "quote": "Ann"}, ((4, 14),)),
        ({"file": "a.txt", "start": 6, "end": 20}, ((4, 23),)),
        ({"file": "a.txt"}, ()),
    ],
)
def test_passages_are_spans_of_the_redacted_text(
    tmp_path: Path, row: dict[str, object], marked: tuple[tuple[int, int], ...]
) -> None:
    assert read(tmp_path, row) == [Text("a.txt", VIEW.text, marked)]


def test_passages_of_one_file_are_one_text(tmp_path: Path) -> None:
    rows = [{"file": "a.txt", "start": 53, "end": 73}, {"file": "b.txt"}, {"file": "a.txt", "start": 21, "end": 41}]
    found = read(tmp_path, *rows, "")
    assert [(one.document, len(one.marked), one.kind) for one in found] == [
        ("a.txt", 2, "whole"), ("b.txt", 0, "whole")
    ]  # fmt: skip


_NO_SPAN = "examples.jsonl:2: start and end are not a span of a.txt, which has 73 code points"


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("{", "examples.jsonl:2: not JSON"),
        ([], "examples.jsonl:2: needs `file`, or `document_id`, `text` and `span`"),
        ({"text": "x"}, "examples.jsonl:2: needs `file`, or `document_id`, `text` and `span`"),
        ({"file": "a.txt", "start": 5, "end": 5}, _NO_SPAN),
        ({"file": "a.txt", "end": 5}, _NO_SPAN),
        ({"file": "a.txt", "start": 5, "end": 74}, _NO_SPAN),
        ({"file": "a.txt", "quote": "Storms excuse delay."}, "examples.jsonl:2: the quote occurs 2 times in a.txt"),
        ({"file": "a.txt", "quote": " "}, "examples.jsonl:2: the quote occurs 0 times in a.txt"),
        (part("short", 2, 9), "examples.jsonl:2: `span` is not a span of `text`"),
    ],
)  # fmt: skip
def test_an_error_names_its_line(tmp_path: Path, row: object, fault: str) -> None:
    with pytest.raises(ExampleError) as error:
        read(tmp_path, {"file": "b.txt"}, row)
    assert str(error.value).removesuffix(": give start and end instead") == fault


PASSAGE = "A storm that lasts for days excuses."


@pytest.mark.parametrize(
    ("other", "marked"),
    [
        ("Pay soon. " + PASSAGE + " Pay again.", ((10, 46),)),
        (PASSAGE[10:] + " Pay again.", ((0, 26),)),
        ("Pay soon. " + PASSAGE[:25], ((10, 35),)),
        ("Pay soon. " + PASSAGE[:10], ()),
        ("Pay soon.", ()),
    ],
)
def test_marks_of_one_part_apply_to_overlapping_parts(
    tmp_path: Path, other: str, marked: tuple[tuple[int, int], ...]
) -> None:
    rows = [part(PASSAGE, 0, len(PASSAGE)), part(other, 0, 3, "Audit Rights"), part(other, 0, 3, "", document="e")]
    found = read(tmp_path, *rows)
    assert [one.marked for one in found] == [((0, len(PASSAGE)),), marked, ()]
    assert {one.kind for one in found} == {"part"}


def test_cached_files_are_not_redacted_again(tmp_path: Path) -> None:
    kept = tmp_path / "kept.jsonl"
    kept.write_text(json.dumps({"path": "x/a.txt", "text": "Hello.", "redacted": "Hello.", "spans": []}) + "\n")
    assert read_files(["a.txt"], None, kept) == {"a.txt": ("Hello.", Redacted.unchanged("Hello."))}
    assert read_files([], None, None) == {}


@pytest.mark.parametrize(("folder", "fault"), [(False, "--texts is missing"), (True, "no such file in .*: a.txt")])
def test_a_missing_file_is_named(tmp_path: Path, folder: bool, fault: str) -> None:
    with pytest.raises(ExampleError, match=fault):
        read_files(["a.txt"], tmp_path if folder else None, None)


def test_files_are_redacted_and_kept(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Write to ann.lee@example.com today.")
    kept = tmp_path / "kept" / "redacted.jsonl"
    found = read_files(["a.txt"], tmp_path, kept)
    assert "ann.lee" not in found["a.txt"][1].text
    assert read_files(["a.txt"], None, kept) == found


def test_the_snapshot_covers_the_marks() -> None:
    texts = unread(["a.txt"], FILES)
    assert texts == [Text("a.txt", VIEW.text, kind="unread")]
    variants = [texts, [Text("a.txt", VIEW.text)], [Text("a.txt", VIEW.text, (FIRST,))], [Text("b", VIEW.text)]]
    assert len({snapshot(name, one) for one in variants for name in ("Storm", "Flood")}) == 8
