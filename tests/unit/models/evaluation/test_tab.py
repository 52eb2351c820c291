"""Hand-made cases of the benchmark's metrics."""

import json
from pathlib import Path

import pytest

from models.evaluation.spans import Mask
from models.evaluation.tab import Entity, Judgment, Mention, evaluate, is_covered, missed, read_judgments

TEXT = "Mr Jan Kos, born in 1950, lives in Ede. Kos sued Ede."


def mention(words: str, occurrence: int = 0, *, to_mask: bool = True) -> Mention:
    start = -1
    for _ in range(occurrence + 1):
        start = TEXT.index(words, start + 1)
    return Mention(start, start + len(words), to_mask)


KOS = Entity("PERSON", True, (mention("Mr Jan Kos"), mention("Kos", 1)))
YEAR = Entity("DATETIME", False, (mention("1950"),))
EDE = Entity("LOC", False, (mention("Ede"), mention("Ede", 1, to_mask=False)))
COURT = Entity("ORG", False, (mention("sued", to_mask=False),))


def judgment(*annotators: tuple[Entity, ...]) -> Judgment:
    return Judgment("1", "dev", TEXT, annotators or ((KOS, YEAR, EDE, COURT),))


def masked(*words: str) -> Mask:
    return Mask(
        (at, at + len(word)) for word in words for at in range(len(TEXT)) if TEXT.startswith(word, at)
    )  # every occurrence


@pytest.mark.parametrize(
    ("words", "direct", "quasi", "leak"),
    [
        ((), 0, 0, 1),
        (("Jan Kos",), 0, 0, 1),  # its second mention stays open
        (("Jan", "Kos"), 1, 0, 1),  # the title and the space need no mask
        (("Jan", "Kos", "1950"), 1, 0.5, 1),
        (("Jan", "Kos", "1950", "Ede"), 1, 1, 0),
        ((TEXT,), 1, 1, 0),
    ],
)
def test_an_entity_counts_when_all_its_mentions_are_masked(
    words: tuple[str, ...], direct: float, quasi: float, leak: int
) -> None:
    scores = evaluate([judgment()], [masked(*words)])
    assert (scores.direct_recall, scores.quasi_recall, scores.documents_with_a_leak) == (direct, quasi, leak)


def test_a_mention_that_needs_no_mask_may_stay_open() -> None:
    start = TEXT.index("Ede")
    assert evaluate([judgment((EDE,))], [Mask([(start, start + 3)])]).quasi_recall == 1


def test_token_precision_asks_each_annotator() -> None:
    both = judgment((KOS, YEAR), (YEAR,))
    scores = evaluate([both], [masked("1950", "born")])
    assert scores.token_precision == 0.5  # 1950: two of two; born: none of two
    assert evaluate([both], [masked("Jan")]).token_precision == 0.5


def test_a_token_must_lie_inside_one_mention_whole() -> None:
    text = "ab-cd"
    half = Judgment("1", "dev", text, ((Entity("CODE", True, (Mention(0, 4, True),)),),))
    assert evaluate([half], [Mask([(0, 5)])]).token_precision == 0.5


def test_recall_counts_the_tokens_of_every_mention() -> None:
    scores = evaluate([judgment((KOS,))], [masked("Jan")])
    assert scores.token_recall == 0.5  # Mr, Jan of Mr, Jan, Kos, Kos
    assert scores.mention_recall == 0
    assert scores.recall_per_kind == {"PERSON": 0.5}


def test_annotators_are_averaged_over_entities() -> None:
    scores = evaluate([judgment((KOS, YEAR), (YEAR, EDE))], [masked("1950")])
    assert scores.quasi_recall == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("words", "expected"),
    [("the Kos", False), ("no. 12/3", False), ("and, of the –", True), ("theatre", False), ("(A.)", True)],
)
def test_small_words_and_punctuation_need_no_mask(words: str, expected: bool) -> None:
    assert is_covered(words, Mask([]), 0, len(words)) is expected


def test_nothing_masked_and_nothing_to_mask_are_zero() -> None:
    scores = evaluate([judgment((COURT,))], [Mask([])])
    assert (scores.direct_recall, scores.quasi_recall, scores.token_precision) == (0, 0, 0)
    assert scores.documents_with_a_leak == 0


def test_missed_mentions_are_listed() -> None:
    assert missed([judgment()], [masked("Jan", "Kos", "1950")]) == {("LOC", "Ede"): 1}


def test_judgments_are_read_in_both_of_their_forms(tmp_path: Path) -> None:
    one: dict[str, object] = {
        "entity_id": "e",
        "entity_type": "PERSON",
        "start_offset": 3,
        "end_offset": 10,
        "identifier_type": "DIRECT",
    }
    again = one | {"start_offset": 40, "end_offset": 43, "identifier_type": "NO_MASK"}
    rows: list[dict[str, object]] = [
        {"annotations": {"a": {"entity_mentions": [one, again]}, "b": {"entity_mentions": [one]}}},
        {"entities": [one]},
        {"entities": []},
    ]
    path = tmp_path / "tab.jsonl"
    path.write_text("\n".join(json.dumps({"doc_id": "1", "split": "dev", "text": TEXT, **row}) for row in rows))
    first, second = read_judgments(path)
    assert [len(first.annotators), len(second.annotators)] == [2, 1]
    assert first.annotators[0] == (Entity("PERSON", True, (Mention(3, 10, True), Mention(40, 43, False))),)
