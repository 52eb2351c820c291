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
    ("method", "reason", "dropped", "share", "verified", "line"),
    [
        ("llm", "", 0, 0.38, 4, "Summary by the language model of 38 % of the text: 4 sentences verified. Model llm@1"),
        (
            "llm",
            "timed_out",
            2,
            0.38,
            4,
            "language model of 38 % of the text; the time limit ended it: 4 sentences verified, 2 removed. Model llm@1",
        ),
        (
            "llm",
            "output_cut",
            0,
            0.001,
            1,
            "of less than 1 % of the text; its limit of length ended it: 1 sentence ver",
        ),
        ("llm", "", 1, 0, 2, "Summary by the language model: 2 sentences verified, 1 removed. Model llm@1"),
        ("extractive", "", 0, 0, 0, "Sentences of the document; no language model is configured"),
        (
            "extractive",
            "timed_out",
            1,
            0.05,
            0,
            "The language model was sent 5 % of the text; the time limit ended it: no sentence verified, 1 removed",
        ),
        (
            "extractive",
            "quote_not_found",
            3,
            0.05,
            0,
            "the text supports none of its sentences: no sentence verified, 3",
        ),
        ("extractive", "dependency_down", 0, 0, 0, "The language model: it was unavailable: no sentence verified"),
        ("extractive", "model_failed", 0, 0, 0, "it failed: model_failed: "),
    ],
)
def test_summary_states_its_method(
    method: str, reason: str, dropped: int, share: float, verified: int, line: str
) -> None:
    sentence = Sentence("Ada [red]pays[/].", "Term", ((1, 9), (20, 31)))
    made = Summary((sentence,), method, "llm@1", "summary@1", dropped, reason, share, verified)
    output = rendered(render_summary(made))
    assert line in output
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
