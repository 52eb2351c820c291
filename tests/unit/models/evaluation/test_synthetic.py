"""Hand-made cases of the figures on labelled sentences."""

import json
from pathlib import Path

from models.evaluation.spans import Mask
from models.evaluation.synthetic import Label, Sentence, evaluate, read_sentences

NAME = Sentence("I am Jo Roe of Ede", (Label(5, 11, "PERSON"), Label(15, 18, "GPE")))
NOTHING = Sentence("What now?", ())


def test_every_word_of_a_value_counts() -> None:
    scores = evaluate([NAME, NOTHING], [Mask([(5, 7)]), Mask([])])
    assert scores.token_recall == 1 / 3
    assert scores.recall_per_kind == {"GPE": 0, "PERSON": 0.5}
    assert (scores.documents, scores.documents_with_a_leak) == (2, 1)


def test_a_part_of_a_word_is_a_leak() -> None:
    assert evaluate([NAME], [Mask([(5, 10), (15, 18)])]).documents_with_a_leak == 1
    assert evaluate([NAME], [Mask([(5, 11), (15, 18)])]).documents_with_a_leak == 0


def test_no_sentences_have_no_recall() -> None:
    assert evaluate([], []).token_recall == 0


def test_sentences_are_read(tmp_path: Path) -> None:
    path = tmp_path / "sentences.json"
    span = {"entity_type": "PERSON", "entity_value": "Jo Roe", "start_position": 5, "end_position": 11}
    path.write_text(json.dumps([{"full_text": "I am Jo Roe of Ede", "spans": [span]}]))
    assert read_sentences(path) == [Sentence("I am Jo Roe of Ede", (Label(5, 11, "PERSON"),))]
