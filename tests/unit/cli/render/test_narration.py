"""Summaries, narrations and answers as commands print them."""

import json

import pytest
from rich.console import Console

from services.cli.clients.annotation import EvidencePlace, FindingExplanation
from services.cli.clients.narration import AnsweredQuestion, NarrationEnd, Sentence, Summary
from services.cli.commands.explain import _print_json, _print_text
from services.cli.render.narration import Part, render_part, render_summary

REASONED = FindingExplanation(
    "notice",
    "high",
    "nda@1",
    "It must.",
    "It is long.",
    "Ask.",
    "",
    (EvidencePlace("Term", 1, 9, "a [b] c", "P9D"),),
    {},
)
ANSWERED = AnsweredQuestion(
    "cap",
    "It has no value.",
    "Is it dear?",
    "yes",
    "",
    "llm@1",
    "question@1",
    (EvidencePlace("Cap", 1, 9, "much", ""),),
    (),
)


def rendered(renderable: object) -> str:
    console = Console(width=160, highlight=False)
    with console.capture() as capture:
        console.print(renderable)
    return capture.get()


@pytest.mark.parametrize(
    ("method", "reason", "dropped", "shown"),
    [
        ("llm", "", 0, "written by llm@1, prompt summary@1"),
        ("llm", "", 2, "written by llm@1, prompt summary@1; 2 unsupported sentences left out"),
        ("llm", "timed_out", 0, "summary@1; the answer was cut: timed_out: The operation exceeded its time limit"),
        ("extractive", "", 0, "sentences of the document; no LLM is configured"),
        (
            "extractive",
            "timed_out",
            1,
            "the LLM wrote none: timed_out: The operation exceeded its time limit; 1 unsupported sentence left",
        ),
    ],
)
def test_summary_states_its_method(method: str, reason: str, dropped: int, shown: str) -> None:
    sentence = Sentence("Ada [red]pays[/].", "Term", ((1, 9), (20, 31)))
    output = rendered(render_summary(Summary((sentence,), method, "llm@1", "summary@1", dropped, reason)))
    assert shown in output
    assert "Ada [red]pays[/]." in output
    assert "1–9, 20–31" in output


@pytest.mark.parametrize(
    ("part", "shown"),
    [
        (REASONED, ["notice, nda@1", "It is long.", "Term at 1–9 = 9 days: a [b] c", "Ask."]),
        (Sentence("Ada pays.", "", ((1, 9),)), ["Ada pays.  [1–9]"]),
        (
            ANSWERED,
            ["undecided: It has no value.", "Cap at 1–9: much", "Is it dear?  yes (model llm@1, prompt question@1)"],
        ),
        (ANSWERED._replace(answer="", reason="llm_off"), ["Is it dear?  no answer: llm_off: No LLM is configured"]),
        (ANSWERED._replace(answer="", reason="hidden"), ["no answer: hidden: a placeholder hides the value"]),
        (
            NarrationEnd(True, 1, "llm@1", "reason@1", ""),
            ["narrated by llm@1, prompt reason@1; 1 unsupported sentence left out"],
        ),
        (NarrationEnd(False, 0, "", "", "timed_out"), ["the narration ends: timed_out: The operation"]),
        (NarrationEnd(False, 0, "", "", "of_a_newer_release"), ["the narration ends: of_a_newer_release"]),
    ],
)
def test_each_part(part: Part, shown: list[str]) -> None:
    output = rendered(render_part(part))
    assert [one for one in shown if one not in output] == []


def test_rule_without_a_question_has_no_question_line() -> None:
    assert rendered(render_part(ANSWERED._replace(question="", answer=""))).count("\n") == 2


def test_json_lines(capsys: pytest.CaptureFixture[str]) -> None:
    _print_json(REASONED, "f1")
    _print_json(NarrationEnd(True, 0, "", "", ""), "")
    first, last = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (first["kind"], first["finding_id"], first["evidence"][0]["words"]) == ("reasoned", "f1", "a [b] c")
    assert (last["kind"], last["complete"], "finding_id" in last) == ("ended", True, False)


def test_end_without_llm_is_not_printed(capsys: pytest.CaptureFixture[str]) -> None:
    _print_text(NarrationEnd(True, 0, "", "", ""), "")
    assert capsys.readouterr().out == ""
