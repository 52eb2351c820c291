"""Marked passages of one clause type, out of files or out of reviews, and the texts that they stand in."""

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
"""Original and redacted texts by the file's name."""


class ExampleError(ValueError):
    """What is wrong with a line of examples; says where, and none of its words."""


@dataclass(frozen=True, slots=True)
class Text:
    """What the model sees of `document`, or a part of it. `marked` are passages of the type, in code points of `words`.
    `whole` texts were read from end to end, `part`s of a document around what was decided; of the `unread` nobody has
    said anything."""

    document: str
    words: str
    marked: tuple[Place, ...] = ()
    kind: Literal["whole", "part", "unread"] = "whole"


def read_examples(path: Path, name: str, originals: Callable[[set[str]], Originals]) -> list[Text]:
    """The texts of the clause type `name` that the lines of `path` tell of. `originals` gives the files of these names.

    A line is a passage of a file (`file` with `start` and `end`, or with a `quote`), a file that has none (`file`
    alone), or an example that feedback has exported. Raises ExampleError.
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
    """The files as `glossator redact --json-lines` gives them: those that `kept` holds from there, the others out of
    `folder`, and then `kept` holds them too. Raises ExampleError for a file that is not there."""
    wanted = set(names)
    found = read_lines(kept, lambda one: one in wanted) if kept and kept.exists() else {}
    missing = sorted(wanted - set(found))
    if not missing:
        return found
    if folder is None:
        raise ExampleError("say by --texts in which folder the files are")
    if away := [one for one in missing if not (folder / one).is_file()]:
        raise ExampleError(f"not in {folder}: {', '.join(away)}")
    with TemporaryDirectory(prefix="glossator-examples-") as directory:
        lines = Path(directory) / "redacted.jsonl"
        redact([folder / one for one in missing], lines)
        if kept:
            kept.parent.mkdir(parents=True, exist_ok=True)
            with kept.open("ab") as file:
                file.write(lines.read_bytes())
        return found | read_lines(lines, lambda _: True)


def unread(names: Sequence[str], files: Originals) -> list[Text]:
    """Files of which nobody has said anything."""
    return [Text(name, files[name][1].text, kind="unread") for name in names]


def snapshot(name: str, texts: Sequence[Text]) -> str:
    """SHA-256 over the name, the texts that the model sees and what is marked in them, in the order given."""
    total = hashlib.sha256(name.encode())
    for one in texts:
        for part in (one.document, one.words, json.dumps([one.marked, one.kind])):
            total.update(hashlib.sha256(part.encode("utf-8", "surrogatepass")).digest())
    return total.hexdigest()


def _rows(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.strip():
            at = f"{path.name}:{number}"
            try:
                row = json.loads(line)
            except ValueError:
                raise ExampleError(f"{at}: not JSON") from None
            if not isinstance(row, dict) or not ({"file"} <= set(row) or {"document_id", "text", "span"} <= set(row)):
                raise ExampleError(f"{at}: neither a file nor an exported example")
            yield at, row


def _passages(row: Mapping[str, Any], files: Originals, at: str) -> list[Place]:
    """In the redacted text."""
    text, view = files[str(row["file"])]
    if "quote" in row:
        places = _places(text, str(row["quote"]))
        if len(places) != 1:
            raise ExampleError(f"{at}: the quote stands {len(places)} times in {row['file']}; give start and end")
        place = places[0]
    elif "start" in row or "end" in row:
        place = int(row.get("start", -1)), int(row.get("end", -1))
    else:
        return []
    if not 0 <= place[0] < place[1] <= len(text):
        raise ExampleError(f"{at}: no place in {row['file']}, which has {len(text)} code points")
    return [view.to_redacted(*place)]


def _places(text: str, quote: str) -> list[Place]:
    """Where the words stand, whatever the white space between them."""
    words = quote.split()
    return [one.span() for one in re.finditer(r"\s+".join(map(re.escape, words)), text)] if words else []


def _exported(row: Mapping[str, Any], name: str, at: str) -> Text:
    """Without what other lines tell of its words."""
    words, span = str(row["text"]), row["span"]
    place = int(span.get("start", 0)), int(span.get("end", 0))
    if not 0 <= place[0] < place[1] <= len(words):
        raise ExampleError(f"{at}: the span is no place in the text")
    marked = (place,) if row.get("label", "") == name else ()
    return Text(str(row["document_id"]), words, marked, "part")


def _parts(exported: Sequence[Text]) -> list[Text]:
    """With what is marked in other parts of the same document, for parts overlap."""
    passages: dict[str, list[str]] = {}
    for one in exported:
        passages.setdefault(one.document, []).extend(one.words[start:end] for start, end in one.marked)
    return [
        replace(one, marked=tuple(sorted({*one.marked, *_seen(one.words, passages[one.document])}))) for one in exported
    ]


def _seen(words: str, passages: Iterable[str]) -> Iterator[Place]:
    """Where `passages` stand in `words`, whole, or cut off at an end."""
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
"""Fewer code points at the end of a part tell nothing."""
