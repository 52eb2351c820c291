"""Run files through the sandboxed parser, as the service does, and count what must not happen.

  make hostile                     generated bombs, and the public malformed files of the data folder (GLOSSATOR_DATA)
  make hostile FOLDER=inbox        the files of this folder instead, and of the folders in it
  make hostile BENCH="--scaled txt --scaled docx"    other generated bombs, of 64 MiB each, whose names begin with these
  python -m tests.benchmarks.hostile inbox --json-lines     a JSON line per file, then one per kind

A kind is the extension of a file and the type that the parser detects, or the reason why it detects none. Columns:

  untyped       outcomes other than a text or a refusal with a reason: a crash of the parser's server, another error
  over time     more than 15 s of CPU time, plus 10 ms per page: documents that were refused as timed_out
  over memory   more than 1 GiB beyond an idle parser, and 16 MiB of libraries that it had mapped and not read
  left over     processes, files and descriptors that a document left
  words lost    words of a second reader that the text does not have, where both read the file: see
                `python -m tests.benchmarks.word_recall --help`. --no-words leaves this out, which halves the time

Prints no document text. The exit status is 1 if a file is untyped, over time, over memory or left something.
Memory and time do not depend on other work on the machine, except that a document ends after 300 s in any case.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

from rich.console import Console
from rich.progress import track

from services.ingestion.extractors.result import Limits
from services.ingestion.sandbox.ocr.direct import installed_scans
from tests.benchmarks.hostile.report import json_lines, print_report
from tests.benchmarks.hostile.run import Outcome, run
from tests.benchmarks.hostile.watched import WatchedSandbox
from tests.benchmarks.word_recall.files import DATA, files_of, read
from tests.bombs.fixed.files import bombs, names
from tests.bombs.scaled.table import scaled_files, scaled_names

_LIMITS = Limits(wall_seconds=300.0)
_SIZE = 64 << 20  # bytes of content of a scaled bomb
_SCANNED = 5  # pages of a picture that are read
_WIDTH = 150  # of the table in a file or a pipe


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.hostile",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="files and folders (default: see above)")
    parser.add_argument(
        "--scaled",
        action="append",
        default=[],
        metavar="NAME",
        help="instead, the generated bombs of 64 MiB whose names begin with NAME, such as `docx` or `txt: words`; all"
        " with an empty NAME, which takes an hour. Repeatable",
    )
    parser.add_argument("--no-words", action="store_true", help="do not compare words with a second reader")
    parser.add_argument("--json-lines", action="store_true", help="print JSON lines")
    given = parser.parse_args(arguments)
    if absent := [str(path) for path in given.paths if not path.exists()]:
        parser.error(f"no such file or folder: {', '.join(absent)}")
    found = list(_run(given.paths, given.scaled, with_words=not given.no_words))
    if given.json_lines:
        sys.stdout.write("".join(f"{line}\n" for line in json_lines(found)))
    else:
        print_report(Console(width=None if sys.stdout.isatty() else _WIDTH), found)
    return int(any(one.has_fault for one in found))


def _run(given: Sequence[Path], scaled: Sequence[str], *, with_words: bool) -> Iterator[Outcome]:
    """The outcomes of all files, with a progress bar if the errors go to a terminal."""
    errors = Console(stderr=True)
    folder = DATA / "malformed"
    if given or scaled:
        paths = files_of(given)
        made, count = (scaled_files(scaled, _SIZE), len(scaled_names(scaled))) if scaled else (iter(()), 0)
    else:
        if not folder.is_dir():
            errors.print("The data folder is absent (GLOSSATOR_DATA): only generated files are run.")
        paths = files_of([folder] if folder.is_dir() else [])
        made, count = bombs(), len(names())
    total = len(paths) + count
    sandbox, scans = WatchedSandbox(_LIMITS), installed_scans(pages=_SCANNED)
    try:
        files = chain(made, read(paths))
        shown = track(files, "parsing", total=total, console=errors, transient=True, disable=not errors.is_terminal)
        for file in shown:
            yield run(file, sandbox, _LIMITS, with_words=with_words, scans=scans)
    finally:
        scans.close()
        sandbox.close()


if __name__ == "__main__":
    sys.exit(main())
