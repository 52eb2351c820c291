"""Runs of capitalised words, and States as parties."""

import pytest

from services.redaction.recognisers.tagger.runs import runs_of, state_parties
from services.redaction.recognisers.tagger.tokens import tokenise


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("nothing here", []),
        ("Jane Smith paid", [(0, 2)]),
        ("the Bank of Ruritania and Co", [(1, 6)]),
        ("he met Jane", [(2, 3)]),
    ],
)
def test_joints_between_capitalised_words_belong_to_a_run(text: str, runs: list[tuple[int, int]]) -> None:
    found = runs_of(tokenise(text))
    assert list(zip(found.first.tolist(), found.after.tolist(), strict=True)) == runs
    assert found.inside.sum() == found.sizes.sum()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("lives in Ruritania", []),
        ("an application against the Republic of Ruritania lodged by Jane", ["Republic", "of", "Ruritania"]),
        ("against Ruritania", ["Ruritania"]),
        ("The Ruritanian Government said", ["The", "Ruritanian", "Government"]),
        ("the Government of the Ruritanian Republic", ["Government", "Ruritanian", "Republic"]),
        ("Ruritania", []),
        ("against", []),
    ],
)
def test_states_as_parties(text: str, words: list[str]) -> None:
    tokens = tokenise(text)
    marked = state_parties(tokens, runs_of(tokens))
    assert [text[tokens.start[at] : tokens.end[at]] for at in marked.nonzero()[0]] == words
