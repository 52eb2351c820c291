"""Comments on the right words: `python -m tests.benchmarks.word_export FOLDER [NUMBER]`.

Makes a DOCX of each contract in FOLDER/contracts, with runs that are cut at random places, tables, footnotes, tracked
changes, links and controls; exports it with comments on random words, masked and unmasked; and reads it with
python-docx. Prints one JSON line.
"""

import itertools
import json
import random
import re
import sys
import time
from html import escape
from pathlib import Path

from services.ingestion.extractors.docx.extract import extract
from services.ingestion.extractors.result import Limits
from services.ingestion.writing.records import FileRequest, Mask, Note
from services.ingestion.writing.word.write import write
from services.shared.domain.spans import OriginalSpan
from tests.unit.ingestion.writing.word_documents import comments_of, everything, package, squeezed

_FORMS = (
    "<w:r>{}</w:r>",
    "<w:r><w:rPr><w:i/></w:rPr>{}</w:r>",
    "<w:r><w:rPr><w:b/><w:sz w:val='24'/></w:rPr>{}</w:r>",
    "<w:ins w:id='1' w:author='Ann'><w:r>{}</w:r></w:ins>",
    "<w:hyperlink w:anchor='x'><w:r>{}</w:r></w:hyperlink>",
    "<w:sdt><w:sdtPr/><w:sdtContent><w:r>{}</w:r></w:sdtContent></w:sdt>",
    "<w:del w:id='2' w:author='Ann'><w:r>{}</w:r></w:del>",
)
_COMMENTS, _MASKS = 60, 20
_FIRST_NOTE = 71_000
_SIGN = re.compile(r"\[?71\d{3}\]?")
"""What the extractor writes for the reference of a note, of which a range of words can have a part."""
_COUNTED = ("documents", "files", "comments", "on_their_words", "nearby", "wrong", "masked", "leaked")


def document(text: str, chance: random.Random) -> bytes:
    """A DOCX of a text. A paragraph has up to ten runs. One in twelve is a row of a table, one in twenty has a note."""
    blocks, notes = list[str](), list[str]()
    for line in (one.strip() for one in text.split("\n") if one.strip()):
        inner = "".join(_runs(line, chance))
        if chance.random() < 0.05:
            number = _FIRST_NOTE + len(notes)
            run = "<w:p><w:r><w:t>Note of the parties.</w:t></w:r></w:p>"
            notes.append(f"<w:footnote w:id='{number}'>{run}</w:footnote>")
            inner += f"<w:r><w:footnoteReference w:id='{number}'/></w:r>"
        paragraph = f"<w:p>{inner}</w:p>"
        cell = "<w:tc><w:p><w:r><w:t>Cell</w:t></w:r></w:p></w:tc>"
        row = f"<w:tbl><w:tr><w:tc>{paragraph}</w:tc>{cell}</w:tr></w:tbl>"
        blocks.append(row if chance.random() < 1 / 12 else paragraph)
    return package("".join(blocks), {"word/footnotes.xml": "".join(notes)})


def _runs(line: str, chance: random.Random) -> list[str]:
    cuts = sorted({0, len(line), *(chance.randrange(len(line)) for _ in range(chance.randrange(10)))})
    found = []
    for start, end in itertools.pairwise(cuts):
        form = chance.choice(_FORMS)
        kind = "delText" if form.startswith("<w:del") else "t"
        found.append(form.format(f"<w:{kind} xml:space='preserve'>{escape(line[start:end])}</w:{kind}>"))
    return found


def main(folder: Path, most: int) -> None:
    """Count over the first `most` contracts."""
    counted = dict.fromkeys(
        ("documents", "files", "comments", "on_their_words", "nearby", "wrong", "masked", "leaked"), 0
    )
    began = time.process_time()
    for place, path in enumerate(sorted((folder / "contracts").glob("*.txt"))[:most]):
        chance = random.Random(place)
        data = document(re.sub(r"[\x00-\x08\x0b-\x1f]", " ", path.read_text("utf-8")), chance)
        text = extract(data, Limits()).text
        words = [one.span() for one in re.finditer(r"[^\s\[\]]+", text)]
        counted["documents"] += 1
        for unmasked in (True, False):
            _count(data, text, words, chance, counted, unmasked=unmasked)
    print(json.dumps({**counted, "cpu_seconds": round(time.process_time() - began, 1)}))


def _count(
    data: bytes,
    text: str,
    words: list[tuple[int, int]],
    chance: random.Random,
    counted: dict[str, int],
    *,
    unmasked: bool,
) -> None:
    spans = []
    for _ in range(min(_COMMENTS, len(words))):
        first = chance.randrange(len(words))
        spans.append(OriginalSpan(words[first][0], words[min(first + chance.randrange(30), len(words) - 1)][1]))
    masks = () if unmasked else _masks(text, words, chance)
    masked = [one for one in spans if not any(mask.span.overlaps(one) for mask in masks)]
    notes = tuple(Note((str(number),), span) for number, span in enumerate(masked))
    made = write(data, FileRequest(notes, masks, unmasked), Limits())
    counted["files"] += 1
    counted["comments"] += len(notes)
    counted["masked"] += len(masks)
    whole = everything(made.data)
    counted["leaked"] += sum(one.span.of(text).encode() in whole for one in masks)
    for one in comments_of(made.data):
        number = int(one.text.split("\n")[0])
        wanted = squeezed(_SIGN.sub("", masked[number].of(text)))
        if "On these words" in one.text:
            counted["nearby"] += 1
        else:
            counted["on_their_words" if squeezed(one.words) == wanted else "wrong"] += 1


def _masks(text: str, words: list[tuple[int, int]], chance: random.Random) -> tuple[Mask, ...]:
    """Long words that are once in the text, and none of the format."""
    alone = [one for one in words if one[1] - one[0] > 7 and text.count(text[one[0] : one[1]]) == 1]
    alone = [one for one in alone if text[one[0] : one[1]].isalpha()]
    known = everything(write(document("aaaaaaaa\n" * 200, random.Random(0)), FileRequest(), Limits()).data)
    alone = [one for one in alone if text[one[0] : one[1]].encode() not in known]
    chosen = chance.sample(alone, min(_MASKS, len(alone)))
    return tuple(Mask(OriginalSpan(*one), "[PERSON_1]") for one in sorted(chosen))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 10_000)
