"""Compare the words of each extractor with those of second, independent readers of its format.

Words are compared as multisets, after NFKC and without hyphens: the recall is the share of the words of the second
reader that the text has. Of the others, words are "respaced" if their letters are in the text with spaces at other
places, "marked" if they are in its hidden spans ("drawn" if a rendering of the PDF has ink at their place), and "not
shown" if that rendering has no ink there.

PDF: pdfminer.six and pdftotext. DOCX: python-docx and pandoc. HTML: html.parser. Mail: email. TXT: bytes.decode.
pdftotext (poppler-utils) and pandoc are used if they are installed.

  python -m tests.benchmarks.word_recall                      the data folder (GLOSSATOR_DATA), and files with every
                                                              construct of each format
  python -m tests.benchmarks.word_recall contracts letter.pdf   these files and folders instead
  python -m tests.benchmarks.word_recall contracts --words    with lost words, which are document text

Prints no document text without --words. The exit status is 1 if the recall of a format is below --goal.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import track

from services.ingestion.extractors.result import Isolation
from services.ingestion.sandbox.parent import Sandbox
from tests.benchmarks.word_recall.compare import Recall
from tests.benchmarks.word_recall.constructs.files import constructs
from tests.benchmarks.word_recall.files import File, default_folders, files_of, read
from tests.benchmarks.word_recall.measure import Skipped, measure
from tests.benchmarks.word_recall.report import json_lines, print_report
from tests.benchmarks.word_recall.summary import GOAL, summaries


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.word_recall",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="files and folders")
    parser.add_argument("--words", action="store_true", help="print lost words: document text, for local use")
    parser.add_argument("--json-lines", action="store_true", help="print a line per file with losses, and totals")
    parser.add_argument("--goal", type=float, default=GOAL, help=f"the lowest recall of a format (default {GOAL})")
    given = parser.parse_args(arguments)
    if absent := [str(path) for path in given.paths if not path.exists()]:
        parser.error(f"no such file or folder: {', '.join(absent)}")
    errors = Console(stderr=True)
    folders = given.paths or default_folders()
    if not folders:
        errors.print("The data folder is absent (GLOSSATOR_DATA): only generated files are compared.")
    found = list(_measured(files_of(folders), [] if given.paths else constructs(), errors))
    if given.json_lines:
        sys.stdout.write("".join(f"{line}\n" for line in json_lines(found, with_words=given.words)))
    else:
        width = None if sys.stdout.isatty() else _WIDTH
        print_report(Console(width=width), found, with_words=given.words)
    compared = [one for one in found if isinstance(one, Recall)]
    return int(any(one.recall < given.goal for one in summaries(compared)))


def _measured(paths: Sequence[Path], made: Sequence[File], errors: Console) -> Iterator[Recall | Skipped]:
    """The results of all files, with a progress bar if the errors go to a terminal."""
    sandbox = Sandbox(workers=1, isolation=Isolation.REDUCED)
    files = (one for group in (made, read(paths)) for one in group)
    try:
        for file in track(
            files,
            "comparing",
            total=len(paths) + len(made),
            console=errors,
            transient=True,
            disable=not errors.is_terminal,
        ):
            yield from measure(file, sandbox)
    finally:
        sandbox.close()


_WIDTH = 130  # of the table in a file or a pipe


if __name__ == "__main__":
    sys.exit(main())
