"""`glossator compare`: lists the changes between two documents."""

import asyncio
import json
from collections.abc import Iterator, Sequence
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from services.cli.clients.annotation import REVIEW, SERVICE
from services.cli.clients.comparison import Change, Comparison, ComparisonClient
from services.cli.connect.system import caller_of
from services.cli.options import HOME, As, Directory, DocumentId, For, JsonLines
from services.cli.render.text import borderless, counted

_LONGEST = 200


def compare(
    old: Annotated[str, typer.Argument(metavar="OLD", help="document that was sent")],
    document: DocumentId,
    limit: Annotated[int, typer.Option(min=1, help="number of changes")] = 500,
    directory: Directory = HOME,
    who: As = "reviewer",
    purpose: For = REVIEW,
    json_lines: JsonLines = False,
) -> None:
    """List what changed from one document to another: unmarked changes first, then tracked ones by author.

    Both are versions of one document, or documents of one matter: DOCX, PDF or TXT. Moved text is shown as moved, with
    the changes inside. The output highlights changes of numbers, negations and definitions, removed provisos, and
    hidden text. Authors and dates of tracked changes come from the file: anyone can change them. Places are code points
    of the original, half open. All personal values are placeholders.

    [dim]glossator compare 3f1c… 9a2b…[/]

    [dim]glossator compare 3f1c… 9a2b… --json-lines[/]
    """
    caller = caller_of(directory, SERVICE, who)

    async def read() -> Comparison:
        async with ComparisonClient(caller.address, caller.credential, purpose) as client:
            return await client.compare(document, old, limit)

    found = asyncio.run(read())
    if json_lines:
        for one in found.changes:
            typer.echo(json.dumps(_plain(one)))
        return
    console = Console(highlight=False)
    _print(console, "Unmarked changes", [one for one in found.changes if not one.tracked])
    tracked = [one for one in found.changes if one.tracked]
    for author in dict.fromkeys(one.author for one in tracked):
        title = f"Tracked changes by {author}" if author else "Tracked changes without an author"
        _print(console, title, [one for one in tracked if one.author == author], dated=True)
    for line in _lines(found):
        typer.echo(line)


def _plain(one: Change) -> dict[str, object]:
    """The change with the names of its fields."""
    inside = [_plain(each) for each in one.inside]
    return {**one._asdict(), "old": one.old._asdict(), "new": one.new._asdict(), "inside": inside}


def _print(console: Console, title: str, changes: Sequence[Change], *, dated: bool = False) -> None:
    if not changes:
        return
    date = ("date",) if dated else ()
    table = borderless("no.", *date, "change", "page", "place", "words", "look at", "clauses", right=("no.", "page"))
    # The name of an author is text of the file: it is no markup.
    table.title, table.title_justify = Text(title), "left"
    for one in changes:
        table.add_row(*_row(one, str(one.number), dated=dated))
        for each in one.inside:
            table.add_row(*_row(each, "", dated=dated))
    console.print(table)


def _row(one: Change, number: str, *, dated: bool) -> Iterator[str | Text]:
    yield number
    if dated:
        yield one.dated[:10]
    yield one.kind if number else f"  {one.kind}"
    place = one.new if one.new.text or not one.old.text else one.old
    yield str(place.page or "")
    yield f"{place.start}–{place.end}"
    yield _words(one)
    yield ", ".join(each.replace("_", " ") for each in (*one.doubts, *one.call_outs))
    yield ", ".join(one.clauses)


def _words(one: Change) -> Text:
    if one.kind == "moved":
        return Text(_short(one.new.text))
    old, new = _short(one.old.text), _short(one.new.text)
    return Text.assemble((old, "strike red"), " " * bool(old and new), (new, "green"))


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


def _lines(found: Comparison) -> Iterator[str]:
    tracked = found.total - found.unmarked
    yield f"{counted(found.unmarked, 'unmarked change')}, {counted(tracked, 'tracked change')}"
    if not found.aligned:
        yield "A part is too large to compare word by word: it is one change."
    if found.uncompared_values:
        yield f"{counted(found.uncompared_values, 'value')} without a placeholder: compare them in the originals."
    for title, findings in (("opened", found.opened), ("closed", found.closed)):
        for one in findings:
            at = f" (changes {', '.join(map(str, one.changes))})" if one.changes else ""
            yield f"finding {title}: {one.severity} {one.rule_id}: {one.message}{at}"
    if found.findings_missing:
        yield "Findings are not compared: one document has none that you may read."
