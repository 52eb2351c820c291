"""The three ways on invented contracts: which questions are sent, and how they are counted."""

import json
from pathlib import Path

import pytest

from models.evaluation.cascade import (
    CATEGORIES,
    WAYS,
    WINDOW,
    Contract,
    Tally,
    cascade,
    cut,
    everything,
    first_stage,
    read_contracts,
    run,
)
from services.inference.llm.tokens import estimate
from services.inference.prompts.catalogue import load_prompts

LAW, CAP = "Governing Law", "Cap On Liability"
CLAUSE = "This Agreement is governed by the laws of New York."


def contract(*confidences: float, gold: frozenset[str] = frozenset({LAW})) -> Contract:
    """Nothing of interest, then the clause at each of `confidences`."""
    filler = "".join(f"Nothing of interest stands in {number}.\n\n" for number in range(400))
    text, found = filler, []
    for confidence in confidences:
        found.append((len(text), len(text) + len(CLAUSE), confidence))
        text += f"{CLAUSE}\n\n"
    return Contract("c", text, gold, {LAW: found})


class Model:
    """Says yes where the words name New York."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def says(self, words: str, category: str) -> bool:
        self.asked.append(words)
        return category == LAW and "New York" in words

    async def timed(self, words: str, category: str) -> tuple[bool, float]:
        return await self.says(words, category), 0.5


@pytest.mark.parametrize(
    ("confidences", "alone", "asked"),
    [((), False, 0), ((0.9, 0.4), True, 0), ((0.55,), True, 1), ((0.4, 0.35), False, 1)],
)
async def test_only_undecided_spans_are_sent(confidences: tuple[float, ...], alone: bool, asked: int) -> None:
    model = Model()
    assert await first_stage(contract(*confidences), LAW, model.says) is alone
    assert model.asked == []
    assert await cascade(contract(*confidences), LAW, model.says) is bool(confidences)
    assert model.asked == [CLAUSE] * asked


async def test_after_a_no_the_next_span_is_sent() -> None:
    model = Model()
    one = contract(0.5, 0.45, 0.4)
    assert await cascade(Contract("c", one.text, one.gold, {CAP: one.found[LAW]}), CAP, model.says) is False
    assert model.asked == [CLAUSE] * 2


async def test_everything_sends_all_windows() -> None:
    model, one = Model(), contract(0.4)
    assert await everything(one, LAW, model.says)
    assert "".join(model.asked) == one.text
    assert all(len(words) <= WINDOW for words in cut(one.text))


async def test_shown_text_counts_once_and_tokens_each_time() -> None:
    model, one = Model(), contract(0.4)
    tallies = {way: Tally(way) for way in WAYS}
    await run(one, [LAW, CAP], tallies, model.timed)
    whole = estimate(one.text)
    figures = {way: tally.figures() for way, tally in tallies.items()}
    assert [figures[way]["right"] for way in WAYS] == [1, 2, 2]
    assert [figures[way]["calls"] for way in WAYS] == [0, 1, 2 * len(cut(one.text))]
    assert figures["first stage"]["shown_share"] == 0
    assert figures["cascade"]["shown_share"] == round(estimate(CLAUSE) / whole, 4)
    assert figures["everything"]["shown_share"] == pytest.approx(1, abs=0.02)
    assert len(model.asked) == 2 * len(cut(one.text)) + 1
    assert tallies["everything"].seconds == len(cut(one.text))


def test_contracts_of_about_8_000_tokens_are_taken_in_order(tmp_path: Path) -> None:
    (tmp_path / "cuad").mkdir()
    texts = {"b": "word " * 8_000, "a": "word " * 8_000, "short": "word " * 100}
    rows = [{"id": name, "spans": [{"category": LAW, "start": 0, "end": 4}]} for name in texts]
    files: dict[Path, list[object]] = {
        tmp_path / "cuad" / "spans.jsonl": [*rows],
        tmp_path / "r.jsonl": [{"path": f"/x/{name}.txt", "redacted": text} for name, text in texts.items()],
        tmp_path / "p.jsonl": [["a", [[LAW, 0, 4, 0.4], [LAW, 5, 9, 0.8], [CAP, 0, 4, 0.5]]]],
    }
    for path, lines in files.items():
        path.write_text("\n".join(json.dumps(line) for line in lines))
    first, second = read_contracts(tmp_path, tmp_path / "r.jsonl", tmp_path / "p.jsonl", 5)
    assert (first.name, second.name) == ("a", "b")
    assert first.found == {LAW: [(5, 9, 0.8), (0, 4, 0.4)], CAP: [(0, 4, 0.5)]}
    assert second.found == {}


def test_every_clause_type_has_its_question() -> None:
    assert set(CATEGORIES) <= set(load_prompts().questions)
