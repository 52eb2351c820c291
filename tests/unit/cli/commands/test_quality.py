import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Self

import pytest
from typer.testing import CliRunner

from services.cli.__main__ import app
from services.cli.clients.quality import Answer, Asked, Figure
from services.cli.connect.system import Caller

COVERS = "Covers the documents you may read."
FIGURES = (
    Figure("M-1", "recall", 0.8, (0.6, 0.95), (0.64, 0.93), 20, 25, 400, 12),
    Figure("M-1", "elusion", 0.0, (0.0, 0.0122), (0.0, 0.0099), 0, 300, 310, 12),
    Figure("M-1", "missed", 12.4, (3.0, 40.0), (4.0, 36.0), 5, 300, 300, 12),
    Figure("=M-2", "alpha", 0.834, (0.7, 0.91), None, None, 96, 96, 9),
    Figure("=M-2", "label-kappa", None, None, None, None, 0, 0, 1),
    Figure("=M-2", "same-as-model", 0.75, (0.194, 0.994), None, 3, 4, 4, 1),
    Figure("=M-2", "changed-judgement", 0.5, (0.013, 0.987), None, 1, 2, 2, 1),
)


class Client:
    """Answers with the figures. `sent`: the last question."""

    sent: object = None
    figures_: Sequence[Figure] = FIGURES
    notes: Sequence[str] = ()

    def __init__(self, *_: object) -> None: ...

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None: ...

    async def figures(self, asked: Asked) -> Answer:
        Client.sent = asked
        return Answer(Client.figures_, COVERS, Client.notes)

    async def export(self, asked: Asked) -> str:
        Client.sent = asked
        return '{"version": 1}'


@pytest.fixture(autouse=True)
def _service(monkeypatch: pytest.MonkeyPatch) -> None:
    def caller_of(_directory: Path, _service: str, who: str) -> Caller:
        return Caller("", "plain", f"{who}@t")

    monkeypatch.setattr("services.cli.commands.quality.QualityClient", Client)
    monkeypatch.setattr("services.cli.commands.quality.caller_of", caller_of)


def run(*options: str) -> str:
    result = CliRunner().invoke(app, ["quality", *options], env={"COLUMNS": "160", "TERM": "dumb"})
    assert result.exit_code == 0, result.output
    return result.stdout


def test_each_figure_has_its_n_and_its_interval() -> None:
    shown = " ".join(
        run("--by", "workflow", "--matter", "M-1", "--since", "2026-01-01", "--until", "2026-03-31").split()
    )
    assert Client.sent == Asked(["M-1"], "workflow", "2026-01-01", "2026-03-31")
    for words in (
        "M-1 recall 80.0 % 60.0 to 95.0 % 20 of 25 12",
        "elusion 0.0 % 0.0 to 1.2 % 0 of 300, 10 open 12",
        "missed 12 3 to 40 5 of 300 12",
        "=M-2 alpha 0.83 0.70 to 0.91 96 9",
        "label-kappa – – 0 1",
        "same-as-model 75.0 % 19.4 to 99.4 % 3 of 4 1",
        "changed-judgement 50.0 % 1.3 to 98.7 % 1 of 2 1",
    ):
        assert words in shown
    assert shown.endswith(COVERS)


def test_without_figures_it_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Client, "figures_", ())
    assert run() == (
        f"No document has two complete blind reviews. See docs/how-to/set-up-a-blind-second-review.md. {COVERS}\n"
    )


def test_it_says_that_figures_are_withheld(monkeypatch: pytest.MonkeyPatch) -> None:
    withheld = "Reviews of fewer than 5 people are not in these figures."
    monkeypatch.setattr(Client, "notes", (withheld,))
    assert run().endswith(f"{COVERS}\n{withheld}\n")
    monkeypatch.setattr(Client, "figures_", ())
    assert run() == f"No group of reviews has enough people yet. {COVERS}\n{withheld}\n"


def test_csv_has_no_formula() -> None:
    lines = list(csv.DictReader(io.StringIO(run("--csv"))))
    assert [one["about"] for one in lines] == ["M-1", "M-1", "M-1", "'=M-2", "'=M-2", "'=M-2", "'=M-2"]
    assert (lines[1]["high"], lines[1]["at_most"], lines[1]["drawn"]) == ("0.0122", "0.0099", "310")
    assert (lines[4]["value"], lines[4]["low"]) == ("", "")


def test_json_lines_and_export() -> None:
    first, *_ = (json.loads(one) for one in run("--json-lines").splitlines())
    assert (first["name"], first["interval"]) == ("recall", [0.6, 0.95])
    assert json.loads(run("--export")) == {"version": 1}
