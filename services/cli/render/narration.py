"""Summaries and LLM narrations. A narration is rendered part by part, as its parts arrive."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.text import Text

from services.cli.clients.annotation import FindingExplanation
from services.cli.clients.narration import AnsweredQuestion, NarrationEnd, Place, Sentence, Summary
from services.cli.render.findings import explanation_table
from services.cli.render.text import borderless, counted, one_line
from services.shared.domain.errors import REASONS, Reason

Part = FindingExplanation | Sentence | AnsweredQuestion | NarrationEnd
_QUOTE = 200
_LEAST_SHARE = 0.005


def render_summary(summary: Summary) -> RenderableType:
    """One row per sentence, then how the summary was made."""
    table = borderless("sentence", "clause", "place")
    for one in summary.sentences:
        table.add_row(Text(one.text), one.category, _places(one.places))
    return Group(table, Text(_method(summary)))


def render_part(part: Part) -> RenderableType:
    """A part of a narration as text; the explanation of the finding as a table."""
    match part:
        case FindingExplanation():
            return explanation_table(part)
        case Sentence():
            return Text(f"  {part.text}  [{_places(part.places)}]")
        case AnsweredQuestion():
            return Group(*map(Text, _question(part)))
        case NarrationEnd():
            return Text(_end(part), style="dim")


def _question(one: AnsweredQuestion) -> Iterator[str]:
    yield f"undecided: {one.undecided}"
    for place in one.evidence:
        yield f"  based on  {place.category} at {place.start}–{place.end}: {one_line(place.words, _QUOTE)}"
    if one.answer:
        yield f"  {one.question}  {one.answer} (model {one.model}, prompt {one.prompt})"
    elif one.question:
        yield f"  {one.question}  no answer: {_explained(one.reason)}"


def _end(one: NarrationEnd) -> str:
    if one.reason:
        return f"  the narration ends: {_explained(one.reason)}{_unsupported(one.dropped)}"
    return f"  narrated by {one.model}, prompt {one.prompt}{_unsupported(one.dropped)}" if one.model else ""


def _method(summary: Summary) -> str:
    """How the summary was made, in plain words."""
    removed = f", {summary.dropped} removed" if summary.dropped else ""
    # a summary of an earlier release did not store the share
    share = f"{_share(summary.shown)} of the text" if summary.shown else ""
    if summary.method == "llm":
        what = f" of {share}" if share else ""
        end = f"; {_ended(summary.reason)}" if summary.reason else ""
        count = f"{counted(summary.verified, 'sentence')} verified{removed}"
        made_by = f"Model {summary.model}, prompt {summary.prompt}"
        return f"Summary by the language model{what}{end}: {count}. {made_by}"
    if not summary.reason:
        return "Sentences of the document; no language model is configured"
    sent = f"The language model was sent {share}; " if share else "The language model: "
    return f"Sentences of the document. {sent}{_ended(summary.reason)}: no sentence verified{removed}"


def _share(shown: float) -> str:
    return f"{shown:.0%}".replace("%", " %") if shown >= _LEAST_SHARE else "less than 1 %"


def _ended(reason: str) -> str:
    return _ENDS.get(reason) or f"it failed: {_explained(reason)}"


def _places(places: tuple[Place, ...]) -> str:
    return ", ".join(f"{start}–{end}" for start, end in places)


def _explained(reason: str) -> str:
    return f"{reason}: {_MEANINGS[reason]}" if reason in _MEANINGS else reason


def _unsupported(count: int) -> str:
    return f"; {counted(count, 'unsupported sentence')} left out" if count else ""


_MEANINGS = {
    "hidden": "a placeholder hides the value from the model",
    **{one.value: info.meaning.rstrip(".") for one, info in REASONS.items()},
}
_ENDS = {
    Reason.TIMED_OUT.value: "the time limit ended it",
    Reason.OUTPUT_CUT.value: "its limit of length ended it",
    Reason.QUOTE_NOT_FOUND.value: "the text supports none of its sentences",
    Reason.OUTPUT_OFF_SCHEMA.value: "its answer had an invalid form",
    Reason.DEPENDENCY_DOWN.value: "it was unavailable",
    Reason.PROMPT_TOO_LONG.value: "its prompt was too long",
}
