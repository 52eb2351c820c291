"""The pairs of versions: contracts of one half, with planted edits, as files of several formats."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from services.annotation.redline.records import Version
from tests.benchmarks.redline.formats import DOCX, PDF, TXT, docx, look, pdfs, read, txt
from tests.benchmarks.redline.planting import Pair, plant
from tests.benchmarks.scans.pages import is_held

DATA = Path(__file__).parents[4] / "shared/data/cuad/contracts"
EDITS = 30
FORMATS = (
    *((DOCX, DOCX),) * 30,
    *((TXT, TXT),) * 10,
    *((TXT, DOCX),) * 15,
    *((DOCX, TXT),) * 15,
    *((DOCX, PDF),) * 15,
    *((PDF, DOCX),) * 10,
    *((PDF, PDF),) * 5,
)
"""Of one hundred pairs: that of the old and of the new version."""


@dataclass(frozen=True, slots=True)
class Files:
    """A pair as files that were written and read back."""

    pair: Pair
    formats: tuple[str, str]
    old: Version
    new: Version


def pairs(folder: Path, *, held: bool, count: int) -> Iterator[Files]:
    """`count` pairs of the half, each of another contract. Contracts with too few places for edits are left out."""
    paths = [one for one in sorted(folder.glob("*.txt")) if is_held(one.stem) is held]
    Random("redline").shuffle(paths)
    texts = {one.stem: paragraphs(one.read_text(encoding="utf-8", errors="replace")) for one in paths}
    provisos = _provisos(texts.values())
    formats = list(FORMATS)
    Random("formats").shuffle(formats)
    made: list[tuple[Pair, tuple[str, str]]] = []
    for name, blocks in texts.items():
        if len(made) == count:
            break
        form = formats[len(made) % len(formats)]
        pair = plant(name, blocks, provisos, EDITS, hides=form[1] != TXT) if len(blocks) > _LEAST else None
        if pair is not None:
            made.append((pair, form))
    with TemporaryDirectory() as folder_name:
        yield from _written(made, Path(folder_name))


def paragraphs(text: str) -> list[str]:
    """The blocks between empty lines, each as one line."""
    found = (" ".join(one.split()) for one in re.split(r"\n[ \t\r]*\n", text))
    return [one.translate(_PLAIN) for one in found if one]


def _written(made: Sequence[tuple[Pair, tuple[str, str]]], folder: Path) -> Iterator[Files]:
    written: dict[tuple[str, int], bytes] = {}
    to_print: dict[str, bytes] = {}
    for pair, formats in made:
        random = Random(f"look {pair.name}")
        for side, form in enumerate(formats):
            blocks, style = (pair.new if side else pair.old), look(random)
            if form == TXT:
                written[pair.name, side] = txt(blocks, style, new=bool(side))
                continue
            data = docx(blocks, style, random, new=bool(side), vanish=form == DOCX)
            written[pair.name, side] = data
            if form == PDF:
                to_print[f"{pair.name}-{side}"] = data
    printed = pdfs(to_print, folder) if to_print else {}
    for pair, formats in made:
        versions = [
            read(printed.get(f"{pair.name}-{side}", written[pair.name, side]), form)
            for side, form in enumerate(formats)
        ]
        yield Files(pair, formats, *versions)


def _provisos(texts: Iterable[Sequence[str]]) -> list[str]:
    pattern = re.compile(r"[,;]? provided,? (?:that|however|further),? [^.;:\"]{40,250}(?=\.)")
    return [match[0] for blocks in texts for one in blocks for match in pattern.finditer(one)]


_LEAST = 40
_PLAIN = str.maketrans(
    {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-", "\u00ad": "-"}
)
