"""What a language model says of a document, as people read it: part by part, since it comes so."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from services.cli.clients.annotation import Reasoned
from services.cli.clients.narration import Answered, Ended, Place, Sentence, Summarised
from services.cli.playbooks.tables import reasons_table
from services.shared.domain.errors import REASONS

Part = Reasoned | Sentence | Answered | Ended
_WORDS = 200


def summary_picture(found: Summarised) -> RenderableType:
    """A sentence a row, then how it was made."""
    table = Table("says", "of", "place")
    for one in found.sentences:
        table.add_row(Text(one.text), one.category, _told(one.places))
    return Group(table, Text(_made(found)))


def part_picture(part: Part) -> RenderableType:
    """One part of an explanation."""
    match part:
        case Reasoned():
            return reasons_table(part)
        case Sentence():
            return Text(f"  {part.text}  [{_told(part.places)}]")
        case Answered():
            return Group(*map(Text, _answer(part)))
        case Ended():
            return Text(_end(part), style="dim")


def _answer(one: Answered) -> Iterator[str]:
    yield f"undecided: {one.undecided}"
    for there in one.evidence:
        words = " ".join(there.words.split())
        shown = words if len(words) <= _WORDS else f"{words[: _WORDS - 1]}…"
        yield f"  rests on  {there.category} at {there.start}–{there.end}: {shown}"
    if one.answer:
        yield f"  {one.question}  {one.answer}, says {one.model}, prompt {one.prompt}"
    elif one.question:
        yield f"  {one.question}  no answer, {_why(one.reason)}"


def _end(one: Ended) -> str:
    if one.reason:
        return f"  no more from a language model, {_why(one.reason)}{_held_back(one.dropped)}"
    return f"  said by {one.model}, prompt {one.prompt}{_held_back(one.dropped)}" if one.model else ""


def _made(found: Summarised) -> str:
    if found.method == "llm":
        return f"written by {found.model}, prompt {found.prompt}{_held_back(found.dropped)}"
    why = f"; none of a language model, {_why(found.reason)}" if found.reason else "; no language model was asked"
    return f"the document's own sentences{why}{_held_back(found.dropped)}"


def _told(places: tuple[Place, ...]) -> str:
    return ", ".join(f"{start}–{end}" for start, end in places)


def _why(reason: str) -> str:
    return f"{reason}: {_MEANINGS[reason]}" if reason in _MEANINGS else reason


def _held_back(count: int) -> str:
    return f"; {count} sentence{'' if count == 1 else 's'} held back" if count else ""


_MEANINGS = {
    "hidden": "a placeholder hides the value from the model too",
    **{one.value: info.meaning for one, info in REASONS.items()},
}
