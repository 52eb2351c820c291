"""The simulated review, on made-up passages."""

import json
from pathlib import Path

import numpy as np
import pytest

from tests.benchmarks.review_drill.recall import part
from tests.benchmarks.review_drill.recall.contracts import LABELS, read_passages
from tests.benchmarks.review_drill.recall.part import measure
from tests.benchmarks.review_drill.recall.reviewing import Errors, Matter, draw, review, strata_of
from tests.benchmarks.review_drill.recall.scores import flags, scores_of
from tests.benchmarks.review_drill.recall.worlds import World

NO_ERRORS = Errors(0.0, 0.0, 1.0, 0.0, 0.0)
CARE = np.ones(1000)


def _matter() -> Matter:
    chance = np.random.default_rng(1)
    relevant = chance.random(1000) < 0.1
    score = chance.random(1000) + relevant
    flagged = chance.random(1000) < np.where(relevant, 0.75, 0.05)
    return Matter(np.arange(1000) // 100, score, relevant, flagged)


def test_without_errors_the_process_finds_what_is_relevant() -> None:
    matter = _matter()
    assert (review(matter, NO_ERRORS, CARE, np.random.default_rng(2)) == matter.relevant).all()


@pytest.mark.parametrize(
    ("errors", "misses", "false"),
    [
        (Errors(0.3, 0.0, 1.0, 0.0, 0.0), True, False),
        (Errors(0.0, 0.3, 1.0, 0.0, 0.0), False, True),
        (Errors(0.0, 0.0, 0.3, 0.0, 0.0), True, False),
        (Errors(0.0, 0.0, 1.0, 0.1, 0.0), False, True),
        (Errors(0.0, 0.0, 1.0, 0.0, 0.3), True, True),
    ],
    ids=["rejects", "accepts", "overlooks", "marks", "wrong span"],
)
def test_each_error(errors: Errors, misses: bool, false: bool) -> None:
    matter = _matter()
    found = review(matter, errors, CARE, np.random.default_rng(2))
    assert bool((matter.relevant & ~found).any()) == misses
    assert bool((found & ~matter.relevant).any()) == false


def test_less_care_misses_more() -> None:
    matter = _matter()
    misses = [
        int((matter.relevant & ~review(matter, Errors(), CARE * care, np.random.default_rng(2))).sum())
        for care in (1.0, 0.1)
    ]
    assert misses[0] < misses[1]


def test_strata_are_of_falling_score() -> None:
    matter = _matter()
    strata = strata_of(matter)
    assert (strata[matter.flagged] == 0).all()
    lows = [matter.score[strata == number].min() for number in (1, 2)]
    highs = [matter.score[strata == number].max() for number in (2, 3)]
    assert lows[0] > highs[0]
    assert lows[1] > highs[1]


@pytest.mark.parametrize("fixed", [True, False])
def test_draws_have_their_probability(fixed: bool) -> None:
    matter = _matter()
    sample = draw(matter, matter.relevant, matter.relevant, 0.1, np.random.default_rng(3), fixed=fixed)
    assert sample.size == 1000
    assert 70 < len(sample.drawn) < 130
    assert all(one.relevant == one.found for one in sample.drawn)
    assert all(stratum.probability >= 0.1 for stratum in sample.strata)


def test_flags_find_the_share() -> None:
    matter = _matter()
    flagged = flags(matter.score, matter.relevant, 0.8)
    assert flagged[matter.relevant].mean() == pytest.approx(0.8, abs=0.02)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Forty short contracts of twenty companies, each with one clause of each workflow."""
    (tmp_path / "cuad" / "contracts").mkdir(parents=True)
    rows = []
    for number in range(40):
        lines = [f"Neither party owes the other anything for item {place}." for place in range(12)]
        lines += [f"The {labels[0]} of party {number} is set out in this sentence." for labels in LABELS.values()]
        text = "\n".join(lines)
        spans = [
            {"category": labels[0], "start": text.index(line), "end": text.index(line) + len(line)}
            for labels, line in zip(LABELS.values(), lines[12:], strict=True)
        ]
        (tmp_path / "cuad" / "contracts" / f"{number:02}.txt").write_text(text)
        rows.append({"id": f"{number:02}", "title": f"Company{number // 2}_x", "spans": spans})
    (tmp_path / "cuad" / "spans.jsonl").write_text("\n".join(map(json.dumps, rows)))
    return tmp_path


def test_passages_and_scores(folder: Path) -> None:
    passages = read_passages(folder / "cuad")
    assert len(passages.texts) == 40 * 16
    assert {name: int(own.sum()) for name, own in passages.relevant.items()} == dict.fromkeys(LABELS, 40)
    for name, scores in scores_of(passages).items():
        assert scores[passages.relevant[name]].mean() > scores[~passages.relevant[name]].mean()


def test_the_part(folder: Path) -> None:
    outcome = measure(folder, 0.005)
    worlds = outcome.figures["worlds"]
    assert isinstance(worlds, dict)
    for row in worlds.values():
        assert 1 <= row["matters"] <= 5
        assert row["covered"] + row["too_high"] + row["too_low"] == row["of"]
        assert row["admits_nothing_relevant"] == row["nothing_relevant"]


def test_a_world_without_relevant_passages(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(part, "WORLDS", {"none": World(documents=(1, 2), relevant=0.0, matters=3)})
    outcome = measure(folder, 1.0)
    assert outcome.unmet == ()
    worlds = outcome.figures["worlds"]
    assert isinstance(worlds, dict)
    assert (worlds["none"]["coverage"], worlds["none"]["admits_nothing_relevant"]) == (None, 3)
