"""Redacted texts and the mapping of offsets."""

import json
import sys
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.training.command import ROOT
from models.training.redacted import Redacted, align, read_redacted, redact

TEXT = "Call Ann Lee at 555-0100 now."
SPANS: list[dict[str, Any]] = [
    {"start": 16, "end": 24, "placeholder": "[PHONE_1]"},
    {"start": 5, "end": 12, "placeholder": "[PERSON_12]"},
]
REDACTED = "Call [PERSON_12] at [PHONE_1] now."


@pytest.mark.parametrize(
    ("original", "redacted"),
    [
        ((0, 4), (0, 4)),
        ((5, 12), (5, 16)),
        ((0, 29), (0, 34)),
        ((13, 15), (17, 19)),
        ((25, 28), (30, 33)),
        ((4, 5), (4, 5)),
        ((12, 13), (16, 17)),
    ],
)
def test_offsets_map_both_ways(original: tuple[int, int], redacted: tuple[int, int]) -> None:
    view = align(TEXT, REDACTED, SPANS)
    assert view.to_redacted(*original) == redacted
    assert view.to_original(*redacted) == original


@pytest.mark.parametrize(("cut", "whole"), [((0, 7), (0, 16)), ((9, 15), (5, 19)), ((6, 20), (5, 29))])
def test_a_span_that_cuts_a_value_widens_to_its_placeholder(cut: tuple[int, int], whole: tuple[int, int]) -> None:
    assert align(TEXT, REDACTED, SPANS).to_redacted(*cut) == whole


def test_a_value_without_placeholder_ends_at_the_following_text() -> None:
    view = align("Born 3 May 1970 there.", "Born 1970 there.", [{"start": 5, "end": 15, "placeholder": None}])
    assert view.to_original(5, 9) == (5, 15)
    assert view.to_original(10, 15) == (16, 21)


@pytest.mark.parametrize("redacted", ["Call [PERSON_12] at [PHONE_1] soon.", TEXT, ""])
def test_spans_of_another_text_are_refused(redacted: str) -> None:
    with pytest.raises(ValueError, match="do not match"):
        align(TEXT, redacted, SPANS)


@given(st.lists(st.tuples(st.text("ab ", max_size=5), st.text("xy", min_size=1, max_size=5)), max_size=6))
def test_unreplaced_text_maps_unchanged(parts: list[tuple[str, str]]) -> None:
    text = redacted = ""
    spans: list[dict[str, Any]] = []
    for number, (kept, value) in enumerate(parts):
        text, redacted = text + kept, redacted + kept
        spans.append({"start": len(text), "end": len(text) + len(value), "placeholder": f"[P_{number}]"})
        text, redacted = text + value, redacted + f"[P_{number}]"
    view = align(text, redacted, spans)
    for start in range(len(text)):
        for end in range(start + 1, len(text) + 1):
            there = view.to_redacted(start, end)
            back = view.to_original(*there)
            assert 0 <= there[0] < there[1] <= len(redacted)
            assert back[0] <= start
            assert end <= back[1]
            if not any(s["start"] < end and start < s["end"] for s in spans):
                assert redacted[slice(*there)] == text[start:end]
                assert back == (start, end)


def test_an_unchanged_text_keeps_its_offsets() -> None:
    assert Redacted.unchanged("abc").to_redacted(1, 2) == (1, 2)


def test_the_commands_output_is_read_by_name(tmp_path: Path) -> None:
    lines = tmp_path / "redacted.jsonl"
    lines.write_text(json.dumps({"path": "some/a.txt", "text": TEXT, "redacted": REDACTED, "spans": SPANS}) + "\n")
    assert read_redacted(lines)["a"].text == REDACTED


def test_an_unreadable_file_stops_the_training(tmp_path: Path) -> None:
    lines = tmp_path / "redacted.jsonl"
    lines.write_text(json.dumps({"path": "a.txt", "error": {"reason": "malformed", "message": ""}}) + "\n")
    with pytest.raises(ValueError, match=r"a\.txt"):
        read_redacted(lines)


@pytest.mark.parametrize(
    ("libraries", "interpreter"),
    [(ModuleSpec("typer", None), sys.executable), (None, str(ROOT / ".venv" / "bin" / "python"))],
    ids=["the project's environment", "the encoder's environment"],
)
def test_redaction_runs_in_the_environment_that_has_its_libraries(
    libraries: ModuleSpec | None, interpreter: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands: list[list[str]] = []
    monkeypatch.setattr("models.training.redacted.find_spec", lambda _: libraries)
    monkeypatch.setattr("models.training.redacted.subprocess.run", lambda command, **_: commands.append(command))
    redact([tmp_path], tmp_path / "cache" / "redacted.jsonl")
    assert [command[0] for command in commands] == [interpreter]
