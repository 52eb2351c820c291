"""Keywords of types are learned from examples, and measured on documents that they were not learned from."""

import pytest

from services.cli.playbooks.learn import Keywords, Measured, learn, measure, mentions_in

_FILLER = "the parties agree that this agreement is governed by law and that notices are given in writing"
LEASES = [f"{_FILLER}. The tenant pays the quarterly rent for the demised premises of Plot{i}." for i in range(10)]
OTHERS = [f"{_FILLER}. The seller delivers article{i} to the buyer." for i in range(20)]


def test_words_of_the_examples_are_learned() -> None:
    made = learn(LEASES, OTHERS)
    assert made is not None
    assert all(any(word in LEASES[0] for word in one.split()) for one in made.words)
    assert "tenant" in " ".join(made.words)
    assert not any("parties" in one or "plot" in one.casefold() for one in made.words)
    assert all(map(made.found_in, LEASES))
    assert not any(map(made.found_in, OTHERS))


def test_names_are_not_learned() -> None:
    examples = [f"{one} Fennimore Orchards pays." for one in LEASES]
    made = learn(examples, OTHERS)
    assert made is not None
    assert not any("ennimore" in one or "rchards" in one for one in made.words)


@pytest.mark.parametrize("examples", [OTHERS[:5], ["A B C"] * 5, [""] * 5])
def test_nothing_is_learned_from_what_is_the_same(examples: list[str]) -> None:
    assert learn(examples, OTHERS) is None


def test_measured_without_what_was_learned_from() -> None:
    assert measure(LEASES, OTHERS) == Measured(10, 10, 0, 20)
    odd = [*LEASES[:9], "The lessor lets a barn."]
    assert measure(odd, OTHERS) == Measured(9, 10, 0, 20)


def test_mentions_are_counted_over_line_breaks() -> None:
    assert mentions_in("Personal\ndata, personal data and data", ["personal data"]) == 2
    assert Keywords(("personal data",), 2).found_in("Personal\ndata and personal  data")
    assert mentions_in("anything", []) == 0
