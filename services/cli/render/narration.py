"""Summaries and narrations of a language model. A narration is rendered part by part, as its parts arrive."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from services.cli.clients.annotation import FindingExplanation
from services.cli.clients.narration import AnsweredQuestion, NarrationEnd, Place, Sentence, Summary
from services.cli.render.findings import explanation_table
from services.cli.render.text import one_line
from services.shared.domain.errors import REASONS

Part = FindingExplanation | Sentence | AnsweredQuestion | NarrationEnd
_WORDS = 200


def render_summary(summary: Summary) -> RenderableType:
    """One row a sentence, then the method."""
    table = Table("says", "of", "place")
    for one in summary.sentences:
        table.add_row(Text(one.text), one.category, _places(one.places))
    return Group(table, Text(_method(summary)))


def render_part(part: Part) -> RenderableType:
    """One part of a narration."""
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
        yield f"  rests on  {place.category} at {place.start}–{place.end}: {one_line(place.words, _WORDS)}"
    if one.answer:
        yield f"  {one.question}  {one.answer}, says {one.model}, prompt {one.prompt}"
    elif one.question:
        yield f"  {one.question}  no answer, {_why(one.reason)}"


def _end(one: NarrationEnd) -> str:
    if one.reason:
        return f"  no more from a language model, {_why(one.reason)}{_held_back(one.dropped)}"
    return f"  said by {one.model}, prompt {one.prompt}{_held_back(one.dropped)}" if one.model else ""


def _method(summary: Summary) -> str:
    if summary.method == "llm":
        return f"written by {summary.model}, prompt {summary.prompt}{_held_back(summary.dropped)}"
    why = f"; none of a language model, {_why(summary.reason)}" if summary.reason else "; no language model was asked"
    return f"the document's own sentences{why}{_held_back(summary.dropped)}"


def _places(places: tuple[Place, ...]) -> str:
    return ", ".join(f"{start}–{end}" for start, end in places)


def _why(reason: str) -> str:
    return f"{reason}: {_MEANINGS[reason]}" if reason in _MEANINGS else reason


def _held_back(count: int) -> str:
    return f"; {count} sentence{'' if count == 1 else 's'} held back" if count else ""


_MEANINGS = {
    "hidden": "a placeholder hides the value from the model too",
    **{one.value: info.meaning.rstrip(".") for one, info in REASONS.items()},
}
