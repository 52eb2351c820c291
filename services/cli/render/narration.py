"""Summaries and LLM narrations. A narration is rendered part by part, as its parts arrive."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from services.cli.clients.annotation import FindingExplanation
from services.cli.clients.narration import AnsweredQuestion, NarrationEnd, Place, Sentence, Summary
from services.cli.render.findings import explanation_table
from services.cli.render.text import counted, one_line
from services.shared.domain.errors import REASONS

Part = FindingExplanation | Sentence | AnsweredQuestion | NarrationEnd
_QUOTE = 200


def render_summary(summary: Summary) -> RenderableType:
    """One row per sentence, then how the summary was made."""
    table = Table("sentence", "clause", "place")
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
    if summary.method == "llm":
        cut = f"; the answer was cut: {_explained(summary.reason)}" if summary.reason else ""
        return f"written by {summary.model}, prompt {summary.prompt}{cut}{_unsupported(summary.dropped)}"
    why = f"the LLM wrote none: {_explained(summary.reason)}" if summary.reason else "no LLM is configured"
    return f"sentences of the document; {why}{_unsupported(summary.dropped)}"


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
