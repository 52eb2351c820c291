"""What people see of summaries, narrations and answers."""

import json

import pytest
from rich.console import Console

from services.cli.clients.annotation import Reasoned, Resting
from services.cli.clients.narration import Answered, Ended, Sentence, Summarised
from services.cli.commands.explain import _as_json, _as_text
from services.cli.render.narration import Part, part_picture, summary_picture

REASONED = Reasoned(
    "notice", "high", "nda@1", "It must.", "It is long.", "Ask.", "", (Resting("Term", 1, 9, "a [b] c", "P9D"),), {}
)
ANSWERED = Answered(
    "cap", "It has no value.", "Is it dear?", "yes", "", "llm@1", "question@1", (Resting("Cap", 1, 9, "much", ""),), ()
)


def seen(picture: object) -> str:
    console = Console(width=160, highlight=False)
    with console.capture() as capture:
        console.print(picture)
    return capture.get()


@pytest.mark.parametrize(
    ("method", "reason", "dropped", "shown"),
    [
        ("llm", "", 0, "written by llm@1, prompt summary@1"),
        ("llm", "", 2, "written by llm@1, prompt summary@1; 2 sentences held back"),
        ("extractive", "", 0, "the document's own sentences; no language model was asked"),
        (
            "extractive",
            "timed_out",
            1,
            "none of a language model, timed_out: it took longer than allowed; 1 sentence held",
        ),
    ],
)
def test_a_summary_says_how_it_was_made(method: str, reason: str, dropped: int, shown: str) -> None:
    sentence = Sentence("Ada [red]pays[/].", "Term", ((1, 9), (20, 31)))
    picture = seen(summary_picture(Summarised((sentence,), method, "llm@1", "summary@1", dropped, reason)))
    assert shown in picture
    assert "Ada [red]pays[/]." in picture
    assert "1–9, 20–31" in picture


@pytest.mark.parametrize(
    ("part", "shown"),
    [
        (REASONED, ["notice, nda@1", "It is long.", "Term at 1–9 = P9D: a [b] c", "Ask."]),
        (Sentence("Ada pays.", "", ((1, 9),)), ["Ada pays.  [1–9]"]),
        (
            ANSWERED,
            ["undecided: It has no value.", "Cap at 1–9: much", "Is it dear?  yes, says llm@1, prompt question@1"],
        ),
        (ANSWERED._replace(answer="", reason="llm_off"), ["Is it dear?  no answer, llm_off: no language model"]),
        (ANSWERED._replace(answer="", reason="hidden"), ["no answer, hidden: a placeholder hides the value"]),
        (Ended(True, 1, "llm@1", "reason@1", ""), ["said by llm@1, prompt reason@1; 1 sentence held back"]),
        (Ended(False, 0, "", "", "timed_out"), ["no more from a language model, timed_out: it took longer"]),
        (Ended(False, 0, "", "", "of_a_newer_release"), ["no more from a language model, of_a_newer_release"]),
    ],
)
def test_each_part(part: Part, shown: list[str]) -> None:
    picture = seen(part_picture(part))
    assert [one for one in shown if one not in picture] == []


def test_a_rule_without_a_question_is_told_without_one() -> None:
    assert seen(part_picture(ANSWERED._replace(question="", answer=""))).count("\n") == 2


def test_a_line_for_machines(capsys: pytest.CaptureFixture[str]) -> None:
    _as_json(REASONED, "f1")
    _as_json(Ended(True, 0, "", "", ""), "")
    first, last = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (first["kind"], first["finding_id"], first["evidence"][0]["words"]) == ("reasoned", "f1", "a [b] c")
    assert (last["kind"], last["complete"], "finding_id" in last) == ("ended", True, False)


def test_an_end_of_nothing_is_not_told(capsys: pytest.CaptureFixture[str]) -> None:
    _as_text(Ended(True, 0, "", "", ""), "")
    assert capsys.readouterr().out == ""
