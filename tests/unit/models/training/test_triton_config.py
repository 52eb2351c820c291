"""The written configuration equals the committed one, byte for byte."""

import json
import re

import pytest

from models.training import REPOSITORY
from models.training.triton_config import AGREEMENTS, WINDOWS, Reads, config

PARAMETERS = re.compile(r'parameters { key: "(.+)" value { string_value: (".*") } }')


@pytest.mark.parametrize(
    ("name", "trainer", "reads"), [("clauses", "clauses", WINDOWS), ("loan_clauses", "loans", AGREEMENTS)]
)
def test_the_committed_file_equals_the_output(name: str, trainer: str, reads: Reads) -> None:
    committed = (REPOSITORY / name / "config.pbtxt").read_bytes()
    parameters = {key: json.loads(value) for key, value in PARAMETERS.findall(committed.decode())}
    assert len(parameters) == 5
    assert config(name, trainer, reads, parameters).encode() == committed


@pytest.mark.parametrize("value", ["Force Majeure", 'a "quoted" one', "back\\slash", ""])
def test_values_are_quoted(value: str) -> None:
    told = config("type_storm", "clause_type", AGREEMENTS, {"categories": value})
    assert [(key, json.loads(word)) for key, word in PARAMETERS.findall(told)] == [("categories", value)]
