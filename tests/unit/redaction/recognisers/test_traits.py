"""Traits: occupation, age, children, health, belief, nationality."""

import pytest

from services.redaction.recognisers.traits import TRAITS
from tests.unit.redaction.makers import found


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("In 1989 the applicant, a lorry driver, was hurt", ["lorry driver"]),
        ("She was employed as an electrician in a mill.", ["electrician"]),
        ("He worked as a weighbridge hand at the quarry", ["weighbridge hand"]),
        ("her post as a primary school teacher", ["primary school teacher"]),
        ("the applicant, who is a university professor", ["university professor"]),
        ("who was then seventeen years old", ["seventeen years old"]),
        ("at the age of twenty-two he left", ["twenty-two"]),
        ("a flat for his six children", ["six children"]),
        ("suffers from gonarthrosis and paranoid schizophrenia", ["gonarthrosis", "paranoid schizophrenia"]),
        ("a psychotic illness was found", ["psychotic illness"]),
        ("a fracture of the left kneecap that healed", ["fracture of the left kneecap"]),
        ("caused loss of vision in his left eye", ["loss of vision in his left eye"]),
        ("members of the Jehovah’s Witnesses", ["Jehovah’s Witnesses"]),
        ("by a Danish national, born there", ["Danish"]),
        ("of Greek origin", ["Greek"]),
    ],
)
def test_finds(text: str, values: list[str]) -> None:
    assert found(TRAITS, text) == values


@pytest.mark.parametrize(
    "text",
    [
        "she was a judge of the District Court",
        "the applicant, a lawyer, appealed",
        "worked as agreed",
        "diagnosis and prognosis of the hypothesis",
        "the Danish court",
        "persons under the age of majority",
        "Romania and Romans",
    ],
)
def test_leaves_alone(text: str) -> None:
    assert found(TRAITS, text) == []
