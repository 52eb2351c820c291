"""Reads marked passages of one clause type, from files or from reviews, with their texts."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

from models.training.redacted import Redacted, read_lines, redact

Place = tuple[int, int]
Originals = Mapping[str, tuple[str, Redacted]]
"""Original and redacted texts by file name."""


class ExampleError(ValueError):
    """An error in a line of examples. The message names the line and contains no document text."""


@dataclass(frozen=True, slots=True)
class Text:
    """The redacted text of `document` or of a part of it. `marked`: passages of the type, in code points of `words`.

    `kind`: `whole` for a document that a person read completely, `part` for the text around a decision, `unread` for a
    document without any marks.
    """

    document: str
    words: str
    marked: tuple[Place, ...] = ()
    kind: Literal["whole", "part", "unread"] = "whole"


def read_examples(path: Path, name: str, originals: Callable[[set[str]], Originals]) -> list[Text]:
    """The texts for the clause type `name` in the lines of `path`. `originals` returns the texts of files by name.

    A line is a passage of a file (`file` with `start` and `end`, or with `quote`), a file without passages (`file`
    alone), or an example that feedback exported. Raises ExampleError.
    """
    rows = list(_rows(path))
    files = originals({str(row["file"]) for _, row in rows if "file" in row})
    marked: dict[str, list[Place]] = {}
    exported = []
    for at, row in rows:
        if "file" in row:
            marked.setdefault(str(row["file"]), []).extend(_passages(row, files, at))
        else:
            exported.append(_exported(row, name, at))
    whole = [Text(file, files[file][1].text, tuple(sorted(some))) for file, some in sorted(marked.items())]
    return whole + _parts(exported)


def read_files(names: Iterable[str], folder: Path | None, kept: Path | None) -> Originals:
    """The files as `glossator redact --json-lines` returns them: from the cache `kept`, else redacted from `folder` and
    added to `kept`. Raises ExampleError for a missing file."""
    wanted = set(names)
    found = read_lines(kept, lambda one: one in wanted) if kept and kept.exists() else {}
    missing = sorted(wanted - set(found))
    if not missing:
        return found
    if folder is None:
        raise ExampleError("--texts is missing: name the folder with the files of the examples")
    if away := [one for one in missing if not (folder / one).is_file()]:
        raise ExampleError(f"no such file in {folder}: {', '.join(away)}")
    with TemporaryDirectory(prefix="glossator-examples-") as directory:
        lines = Path(directory) / "redacted.jsonl"
        redact([folder / one for one in missing], lines)
        if kept:
            kept.parent.mkdir(parents=True, exist_ok=True)
            with kept.open("ab") as file:
                file.write(lines.read_bytes())
        return found | read_lines(lines, lambda _: True)


def unread(names: Sequence[str], files: Originals) -> list[Text]:
    """Texts of files without any marks."""
    return [Text(name, files[name][1].text, kind="unread") for name in names]


def snapshot(name: str, texts: Sequence[Text]) -> str:
    """SHA-256 over the name, the redacted texts and their marks, in the given order."""
    total = hashlib.sha256(name.encode())
    for one in texts:
        for part in (one.document, one.words, json.dumps([one.marked, one.kind])):
            total.update(hashlib.sha256(part.encode("utf-8", "surrogatepass")).digest())
    return total.hexdigest()


def _rows(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    if not path.is_file():
        raise ExampleError(f"no file {path}")
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.strip():
            at = f"{path.name}:{number}"
            try:
                row = json.loads(line)
            except ValueError:
                raise ExampleError(f"{at}: not JSON") from None
            if not isinstance(row, dict) or not ({"file"} <= set(row) or {"document_id", "text", "span"} <= set(row)):
                raise ExampleError(f"{at}: needs `file`, or `document_id`, `text` and `span`")
            yield at, row


def _passages(row: Mapping[str, Any], files: Originals, at: str) -> list[Place]:
    """Spans of the passage in the redacted text: one or none."""
    text, view = files[str(row["file"])]
    if "quote" in row:
        places = _places(text, str(row["quote"]))
        if len(places) != 1:
            raise ExampleError(
                f"{at}: the quote occurs {len(places)} times in {row['file']}: give start and end instead"
            )
        place = places[0]
    elif "start" in row or "end" in row:
        place = int(row.get("start", -1)), int(row.get("end", -1))
    else:
        return []
    if not 0 <= place[0] < place[1] <= len(text):
        raise ExampleError(f"{at}: start and end are not a span of {row['file']}, which has {len(text)} code points")
    return [view.to_redacted(*place)]


def _places(text: str, quote: str) -> list[Place]:
    """Spans of `quote` in `text`; any white space matches any other."""
    words = quote.split()
    return [one.span() for one in re.finditer(r"\s+".join(map(re.escape, words)), text)] if words else []


def _exported(row: Mapping[str, Any], name: str, at: str) -> Text:
    """The text of one line, without marks from other lines."""
    words, span = str(row["text"]), row["span"]
    place = int(span.get("start", 0)), int(span.get("end", 0))
    if not 0 <= place[0] < place[1] <= len(words):
        raise ExampleError(f"{at}: `span` is not a span of `text`")
    marked = (place,) if row.get("label", "") == name else ()
    return Text(str(row["document_id"]), words, marked, "part")


def _parts(exported: Sequence[Text]) -> list[Text]:
    """Adds to each part the marks of other parts of the same document: parts can overlap."""
    passages: dict[str, list[str]] = {}
    for one in exported:
        passages.setdefault(one.document, []).extend(one.words[start:end] for start, end in one.marked)
    return [
        replace(one, marked=tuple(sorted({*one.marked, *_seen(one.words, passages[one.document])}))) for one in exported
    ]


def _seen(words: str, passages: Iterable[str]) -> Iterator[Place]:
    """Spans of `passages` in `words`, complete or cut at an end of `words`."""
    for passage in passages:
        if (start := words.find(passage)) >= 0:
            yield start, start + len(passage)
            continue
        for size in range(min(len(passage), len(words)), LEAST_SEEN - 1, -1):
            if words.startswith(passage[-size:]):
                yield 0, size
            elif words.endswith(passage[:size]):
                yield len(words) - size, len(words)
            else:
                continue
            break


LEAST_SEEN = 20
"""A cut passage needs at least this many code points in a part."""
