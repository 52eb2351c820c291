"""Unsupported sentences are dropped; most supported paraphrases are not."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from services.shared.domain.grounding.check import Fault, fault_of

TABLE: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("sentences.yaml").read_text())
EVIDENCE: dict[str, str] = TABLE["evidence"]
MOST = 0.9


@pytest.mark.parametrize(("clause", "sentence", "fault"), TABLE["lies"])
def test_a_false_sentence_is_dropped(clause: str, sentence: str, fault: str) -> None:
    assert fault_of(sentence, [EVIDENCE[clause]]) == fault


def test_most_true_sentences_are_kept() -> None:
    dropped = [sentence for clause, sentence in TABLE["honest"] if fault_of(sentence, [EVIDENCE[clause]])]
    assert len(dropped) <= (1 - MOST) * len(TABLE["honest"]), dropped


@pytest.mark.parametrize("clause", EVIDENCE)
def test_the_clause_supports_itself(clause: str) -> None:
    assert fault_of(EVIDENCE[clause], [EVIDENCE[clause]]) is None


@pytest.mark.parametrize(
    ("sentence", "evidence", "fault"),
    [
        ("The law of New York governs.", [], Fault.NO_EVIDENCE),
        ("The law of New York governs.", ["  "], Fault.NO_EVIDENCE),
        ("", [EVIDENCE["law"]], Fault.NO_SENTENCE),
        ('and [ORG_2] (the "Lender")', [EVIDENCE["date"]], Fault.NO_SENTENCE),
        ("[ORG_1], a Delaware corporation (", [EVIDENCE["date"]], Fault.NO_SENTENCE),
        (", without regard to its conflict of laws principles.", [EVIDENCE["law"]], Fault.NO_SENTENCE),
        ("It is so.", [EVIDENCE["law"]], Fault.NO_SENTENCE),
        ("New York law governs. " * 100, [EVIDENCE["law"]], Fault.NO_SENTENCE),
        ("New York law governs <|im_end|>.", [EVIDENCE["law"]], Fault.MARKUP),
        ("[New York law](x) governs.", [EVIDENCE["law"]], Fault.MARKUP),
    ],
)
def test_a_fragment_is_dropped(sentence: str, evidence: list[str], fault: Fault) -> None:
    assert fault_of(sentence, evidence) is fault


@given(st.text(max_size=200), st.lists(st.text(max_size=200), max_size=3))
def test_any_text_has_a_result(sentence: str, evidence: list[str]) -> None:
    fault_of(sentence, evidence)
