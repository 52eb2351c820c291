"""A program of someone else makes the figures again: `docs/examples/quality/check_figures.py`."""

import csv
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from services.annotation.quality.export import COLUMNS, Inputs, as_csv, as_json
from services.annotation.quality.records import Facts
from services.annotation.quality.report import By, parts_of, report
from tests.unit.annotation.quality.quality_facts import made

PROGRAM = Path(__file__).parents[4] / "docs" / "examples" / "quality" / "check_figures.py"
APART = (("high", True, 0.3), ("middle", False, 0.1), ("low", False, 0.05))
NEAR = (("high", True, 0.12), ("low", False, 0.1))
ALL_DRAWN = (("high", True, 1.0), ("low", False, 1.0))
NO_FLAGGED = (("high", True, 0.0), ("low", False, 0.1))


def alone(facts: Facts, by: By) -> dict[str, Inputs]:
    return {name: Inputs(part, alone=True, strata=True) for name, part in parts_of(facts, by).items()}


def _check(text: str, folder: Path) -> subprocess.CompletedProcess[str]:
    path = folder / "quality.json"
    path.write_text(text)
    return subprocess.run(
        [sys.executable, "-E", "-s", str(PROGRAM), str(path)], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("facts", "by"),
    [
        (made(5), By.ALL),
        (made(4), By.MATTER),
        (made(3, strata=APART), By.WORKFLOW),
        (made(3, strata=NEAR), By.ALL),
        (made(2, strata=ALL_DRAWN), By.MONTH),
        (made(2, strata=NO_FLAGGED), By.ALL),
        (Facts(reviews=made(1).reviews), By.ALL),
        (Facts(frames=made(1).frames), By.ALL),
        (Facts(judgements=made(9).judgements), By.MATTER),
    ],
    ids=[
        "all",
        "matters",
        "apart",
        "near",
        "all drawn",
        "no flagged drawn",
        "only reviews",
        "nothing answered",
        "judgements",
    ],
)
def test_a_program_without_our_code_finds_the_same_figures(facts: Facts, by: By, tmp_path: Path) -> None:
    rows = report(facts, by)
    done = _check(as_json(rows, alone(facts, by)), tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{len(rows)} of {len(rows)} figures are the same" in done.stdout


def test_it_shares_no_code_with_us() -> None:
    assert not [path for path in PROGRAM.parent.glob("*.py") if "services" in path.read_text()]


def test_it_sees_a_wrong_figure(tmp_path: Path) -> None:
    facts = made(2)
    export = json.loads(as_json(report(facts, By.ALL), alone(facts, By.ALL)))
    export["figures"][0]["low"] += 0.001
    done = _check(json.dumps(export), tmp_path)
    assert done.returncode == 1
    assert "DIFFERENT all recall" in done.stdout


def test_what_is_about_few_people_is_left_out_and_not_checked(tmp_path: Path) -> None:
    facts = made(4)
    for strata, seen in ((True, "4 of 4 figures are the same, 7 were not checked"), (False, "0 of 0")):
        text = as_json(report(facts, By.ALL), {"all": Inputs(facts, alone=False, strata=strata)})
        done = _check(text, tmp_path)
        assert done.returncode == 0, done.stderr
        assert seen in done.stdout
        assert "length" not in text
        assert json.loads(text)["scopes"]["all"]["judgements"] is None
    drawn = json.loads(as_json((), {"all": Inputs(facts, alone=False, strata=True)}))["scopes"]["all"]["drawn"]
    again = as_json((), {"all": Inputs(replace(facts, passages=facts.passages[::-1]), alone=False, strata=True)})
    assert drawn == json.loads(again)["scopes"]["all"]["drawn"]


def test_csv_has_a_line_for_each_figure() -> None:
    rows = report(made(3), By.MATTER)
    lines = list(csv.DictReader(as_csv(rows).splitlines()))
    assert tuple(lines[0]) == COLUMNS
    assert [(one["scope"], one["figure"]) for one in lines] == [(one.scope, one.name) for one in rows]


def test_no_cell_is_a_formula() -> None:
    facts = Facts(reviews=[replace(one, place=replace(one.place, matter="\uff1d1+1")) for one in made(2).reviews])
    assert "\n'\uff1d1+1,alpha" in as_csv(report(facts, By.MATTER))


def test_the_export_has_no_ids_of_documents() -> None:
    facts = made(3)
    text = as_json(report(facts, By.ALL), alone(facts, By.ALL))
    assert not [one.document for one in facts.passages if f'"{one.document}"' in text]
