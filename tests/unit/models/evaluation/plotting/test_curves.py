"""The picture of curves: a panel a type, its area in it, the best first."""

import json
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest

from models.evaluation.cuad import Curve, Mark
from models.evaluation.plotting.curves import main, panels_of, pictures

SVG = "{http://www.w3.org/2000/svg}"


def _mark(words: str, confidence: float = 1.0, category: str = "Insurance") -> Mark:
    return Mark("a", category, 0, len(words), words, confidence)


def _words(picture: str) -> list[str]:
    return [one.text or "" for one in ET.fromstring(picture).iter(f"{SVG}text")]


def test_the_best_type_comes_first_with_its_area_and_its_spans() -> None:
    gold = [_mark("a b"), _mark("c d"), _mark("e f", category="Audit Rights"), _mark("g", category="Exclusivity")]
    predicted = [_mark("a b", 0.9), _mark("e f", 0.8, "Audit Rights")]
    words = _words(pictures(gold, predicted, "Curves <of> a & b"))
    assert words[:-1] == [
        "Curves <of> a & b",
        *("Audit Rights", "AUPR 100.0 · 1 span"),
        *("Insurance", "AUPR 50.0 · 2 spans"),
        *("Exclusivity", "AUPR 0.0 · 1 span"),
    ]


def test_the_description_needs_no_colour() -> None:
    root = ET.fromstring(pictures([_mark("a b")], [_mark("a b", 0.9)], "Curves"))
    assert root.attrib["role"] == "img"
    assert root.findtext(f"{SVG}title") == "Curves"
    assert "Insurance 100.0" in (root.findtext(f"{SVG}desc") or "")
    assert "prefers-color-scheme:dark" in (root.findtext(f"{SVG}style") or "")


def _line(curve: Curve) -> list[tuple[float, float]]:
    (line,) = ET.fromstring(panels_of({"Insurance": curve}, ["Insurance"], "Curve")).iter(f"{SVG}polyline")
    return [(float(x), float(y)) for x, y in (one.split(",") for one in line.attrib["points"].split())]


def test_the_line_is_the_best_precision_at_a_recall_or_above() -> None:
    line = _line(Curve(np.array([0.9, 0.5]), np.array([0.5, 1.0]), np.array([0.5, 1.0])))
    assert len({y for _, y in line}) == 1
    falling = _line(Curve(np.array([0.9, 0.5]), np.array([1.0, 0.5]), np.array([0.5, 1.0])))
    assert [x for x, _ in falling] == sorted(x for x, _ in falling)
    assert falling[0][1] == falling[1][1] < falling[2][1]


@pytest.mark.parametrize(("thresholds", "dots"), [([0.9, 0.3], 1), ([0.29, 0.1], 0)])
def test_a_dot_marks_the_default_confidence(thresholds: list[float], dots: int) -> None:
    curve = Curve(np.array(thresholds), np.array([1.0, 0.5]), np.array([0.5, 0.5]))
    root = ET.fromstring(panels_of({"Insurance": curve}, ["Insurance"], "Curve"))
    assert len(list(root.iter(f"{SVG}circle"))) == dots


def test_many_points_make_no_large_file() -> None:
    share = np.linspace(0.001, 1, 5_000)
    curve = Curve(1 - share, 1 - share / 2, share)
    assert len(panels_of({"Insurance": curve}, ["Insurance"], "Curve")) < 8_000


def test_a_file_of_confidences_becomes_a_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "contracts").mkdir()
    (tmp_path / "contracts" / "a.txt").write_text("The policy is kept.")
    gold = {"id": "a", "spans": [{"category": "Insurance", "start": 0, "end": 19}]}
    (tmp_path / "spans.jsonl").write_text(json.dumps(gold))
    found = {"category": "Insurance", "start": 0, "end": 19, "confidence": 0.9, "quote": "The policy is kept."}
    (tmp_path / "annotated.jsonl").write_text(json.dumps({"path": "x/a.txt", "annotations": [found]}))
    picture = tmp_path / "curves.svg"
    options = ("--gold", str(tmp_path / "spans.jsonl"), "--picture", str(picture))
    monkeypatch.setattr(sys, "argv", ["curves", str(tmp_path / "annotated.jsonl"), *options])
    main()
    assert "AUPR 100.0 · 1 span" in _words(picture.read_text(encoding="utf-8"))
