"""Print the results: a table for each format and reader, and the files with losses; or JSON lines."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from tests.benchmarks.word_recall.compare import Recall
from tests.benchmarks.word_recall.measure import Skipped
from tests.benchmarks.word_recall.second.readers import READERS
from tests.benchmarks.word_recall.summary import Summary, summaries

_MOST_WORDS = 20


def print_report(console: Console, found: Sequence[Recall | Skipped], *, with_words: bool) -> None:
    """The counts, and with `with_words` some of the lost words, which are document text."""
    compared = [one for one in found if isinstance(one, Recall)]
    console.print(_table(summaries(compared)))
    for line in (*_losses(compared, with_words=with_words), *_skipped(found), *missing_readers()):
        console.print(line, highlight=False, soft_wrap=True)


def json_lines(found: Sequence[Recall | Skipped], *, with_words: bool) -> list[str]:
    """One line for each file with losses or respaced words, then one for each format and reader."""
    compared = [one for one in found if isinstance(one, Recall)]
    rows = [_row(one, with_words=with_words) for one in compared if one.lost or one.respaced]
    rows += [{"kind": "total", **asdict(one)} for one in summaries(compared)]
    return [json.dumps(one, ensure_ascii=False) for one in rows]


def missing_readers() -> list[str]:
    """A line for each second reader that this machine does not have."""
    absent = [one for one in READERS if not one.is_installed]
    return [f"not installed: {one.name}; its figures are missing" for one in absent]


def _table(rows: Sequence[Summary]) -> Table:
    table = Table(box=box.SIMPLE_HEAD)
    for name in ("format", "second reader"):
        table.add_column(name, no_wrap=True)
    for name in ("files", "words", "lost", "respaced", "marked", "drawn", "not shown", "recall", "95 % interval"):
        table.add_column(name, justify="right", no_wrap=True)
    for one in rows:
        counts = (one.files, one.words, one.lost, one.respaced, one.marked, one.drawn, one.unshown)
        table.add_row(
            one.format,
            one.reader,
            *(f"{count:,}" for count in counts),
            f"{one.recall:.5f}",
            f"{one.low:.5f} to {one.high:.5f}",
        )
    return table


def _losses(found: Sequence[Recall], *, with_words: bool) -> list[str]:
    losses = sorted((one for one in found if one.lost), key=lambda one: -one.lost.total())
    lines = ["Files with lost words:"] if losses else []
    for one in losses:
        some = " ".join(_most(one.lost)) if with_words else ""
        counts = f"{one.lost.total():,} of {one.words:,} words"
        lines.append(f"  {escape(one.name)} ({one.format}, {one.reader}): {counts}  {escape(some)}".rstrip())
    return lines


def _skipped(found: Sequence[Recall | Skipped]) -> list[str]:
    reasons = Counter(
        (one.reader or "the extractor", one.reason) for one in found if isinstance(one, Skipped)
    ).most_common()
    lines = ["Files that a reader did not read:"] if reasons else []
    return lines + [f"  {reader}: {count} {reason}" for (reader, reason), count in reasons]


def _row(one: Recall, *, with_words: bool) -> dict[str, object]:
    row: dict[str, object] = {
        "kind": "file",
        "name": one.name,
        "format": one.format,
        "reader": one.reader,
        "words": one.words,
        "lost": one.lost.total(),
        "respaced": one.respaced.total(),
    }
    return row | ({"lost_words": _most(one.lost), "respaced_words": _most(one.respaced)} if with_words else {})


def _most(words: Counter[str]) -> list[str]:
    return [word for word, _ in words.most_common(_MOST_WORDS)]
