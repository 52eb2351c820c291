"""`python -m models.evaluation.plant --seed N --out DIR`: real agreements with made-up personal values.

DIR gets one text per document and `spans.jsonl`: `values` are the planted values, `readable` the text that must not be
redacted, both with `start` and `end` in code points. The same seed gives the same files. With `--material held_back`,
carriers, names and streets are not those that the recognisers were developed with.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from random import Random

from rich.console import Console
from rich.progress import track

from models.evaluation.planting.addresses import draw_address
from models.evaluation.planting.blocks import Place, places
from models.evaluation.planting.contacts import CONTACTS, draw_mail
from models.evaluation.planting.keep import Readable, readable
from models.evaluation.planting.material import NAME_SLOTS, Block, Carrier, Material, MaterialName, load_material
from models.evaluation.planting.more_numbers import MORE_NUMBERS
from models.evaluation.planting.numbers import NUMBERS
from models.evaluation.planting.people import Person, draw_form, draw_part, draw_person


@dataclass(frozen=True, slots=True)
class Value:
    """A planted value: `[start, end)` in code points. `kind` is the slot's, `block` the part with its carrier."""

    start: int
    end: int
    kind: str
    block: str

    @property
    def structured(self) -> bool:
        """True for numbers, mail addresses and similar values; False for names and postal addresses."""
        return self.kind not in UNSTRUCTURED


@dataclass(frozen=True, slots=True)
class PlantedText:
    """A text with its planted values and the places that must stay readable, both in text order."""

    text: str
    values: tuple[Value, ...]
    readable: tuple[Readable, ...]


@dataclass(frozen=True, slots=True)
class _Insertion:
    """`values` and `kept` have spans relative to the start of `words`."""

    offset: int
    words: str
    values: tuple[Value, ...]
    kept: tuple[Readable, ...] = ()


def plant(text: str, random: Random, material: Material, carriers: int = 12) -> PlantedText:
    """`text` with `carriers` planted paragraphs or sentences. After half of those with a name, a second
    one about the same person follows later in the text. A text without a suitable place is unchanged.
    """
    found = places(text)
    blocks = sorted(found.keys() - {Block.BODY} or found)
    insertions: list[_Insertion] = []
    for _ in range(carriers if blocks else 0):
        people = draw_person(random, material), draw_person(random, material)
        block = random.choice(blocks)
        place = random.choice(found[block])
        carrier = _choose(random, material, block)
        insertions.append(_rendered(random, material, carrier, place, people))
        later = [one for one in found.get(Block.BODY, ()) if one.offset > place.offset]
        if later and "name}" in carrier.template and random.random() < 0.5:
            again = _choose(random, material, Block.BODY)
            insertions.append(_rendered(random, material, again, random.choice(later), people))
    return _joined(text, sorted(insertions, key=lambda one: one.offset))


def _choose(random: Random, material: Material, block: Block) -> Carrier:
    fitting = [one for one in material.carriers if one.block is block]
    return random.choices(fitting, [one.weight for one in fitting])[0]


def _rendered(
    random: Random, material: Material, carrier: Carrier, place: Place, people: tuple[Person, Person]
) -> _Insertion:
    inline = place.inline and "\n" not in carrier.template
    edge = " " if inline else "\n\n"
    pieces, values, kept, length = [edge], [], [], len(edge)
    for words, slot in _SLOTS.findall(carrier.template):
        before, value = _value(random, material, slot, people) if slot else ("", "")
        start = length + len(words) + len(before)
        length = start + len(value)
        pieces += (words, before, value)
        if slot.startswith("="):
            kept.append(Readable(start, length, "word"))
        elif slot:
            values.append(Value(start, length, _kind(slot), carrier.block))
    pieces.append("" if inline else edge)
    return _Insertion(place.offset, "".join(pieces), tuple(values), tuple(kept))


def _value(random: Random, material: Material, slot: str, people: tuple[Person, Person]) -> tuple[str, str]:
    """Two parts of a filled slot: text before the value, which is not personal, and the value."""
    if slot.startswith("="):
        return "", slot[1:]
    person = people[slot.startswith("other_")]
    kind = _kind(slot)
    if kind == "titled":
        titles = ("Ms. ", "Mrs. ", "Dr. ") if person.female else ("Mr. ", "Mr. ", "Dr. ")
        return ("", person.full) if person.is_han else (random.choice(titles), person.surname)
    if kind in NAME_SLOTS:
        return "", draw_form(random, person) if kind == "name" else draw_part(random, person, kind)
    if kind in {"address", "address_line"}:
        return "", draw_address(random, material.places, inline=kind == "address_line")
    return "", draw_mail(random, person) if kind == "mail" else _OTHERS[kind](random)


def _kind(slot: str) -> str:
    return slot.removeprefix("other_")


def _joined(text: str, insertions: Sequence[_Insertion]) -> PlantedText:
    pieces: list[str] = []
    values: list[Value] = []
    kept = readable(text)
    moved: list[Readable] = []
    position = length = at = 0
    for insertion in (*insertions, _Insertion(len(text), "", ())):
        offset = insertion.offset
        while at < len(kept) and kept[at].end <= offset:
            moved.append(
                replace(kept[at], start=kept[at].start - position + length, end=kept[at].end - position + length)
            )
            at += 1
        while at < len(kept) and kept[at].start < offset:
            at += 1
        pieces += (text[position:offset], insertion.words)
        length += offset - position
        values += (replace(one, start=one.start + length, end=one.end + length) for one in insertion.values)
        moved += (replace(one, start=one.start + length, end=one.end + length) for one in insertion.kept)
        position, length = offset, length + len(insertion.words)
    return PlantedText("".join(pieces), tuple(values), tuple(moved))


def agreements(data: Path) -> list[Path]:
    """The agreements to plant into, in a fixed order. Raises `FileNotFoundError` if there are none."""
    found = sorted([*(data / "loans").glob("*_AGREEMENT.txt"), *(data / "cuad" / "contracts").glob("*.txt")])
    if not found:
        raise FileNotFoundError(data)
    return found


def plant_all(paths: Iterable[Path], seed: int, material: Material) -> Iterator[tuple[str, PlantedText]]:
    """Name and planted text of each file; each depends only on `seed`, `material` and the file's name."""
    for path in paths:
        with path.open(encoding="utf-8", errors="replace", newline="") as file:
            yield path.stem, plant(file.read(), Random(f"{seed} {path.stem}"), material)  # noqa: S311


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, required=True, help="output folder")
    parser.add_argument(
        "--data", type=Path, default=Path("../shared/data"), help="folder that contains loans/ and cuad/"
    )
    parser.add_argument("--material", type=MaterialName, default=MaterialName.DEVELOPMENT, choices=list(MaterialName))
    parser.add_argument("--documents", type=int, default=0, help="number of documents; 0 for all")
    options = parser.parse_args()
    try:
        paths = agreements(options.data)[: options.documents or None]
    except FileNotFoundError:
        parser.error(f"no agreements under {options.data}")
    options.out.mkdir(parents=True, exist_ok=True)
    console = Console(stderr=True)
    with (options.out / "spans.jsonl").open("w", encoding="utf-8") as spans:
        texts = plant_all(paths, options.seed, load_material(options.material))
        for name, one in track(texts, "planting", len(paths), console=console):
            (options.out / f"{name}.txt").write_text(one.text, encoding="utf-8", newline="")
            row = {"id": name, "values": list(map(asdict, one.values)), "readable": list(map(asdict, one.readable))}
            spans.write(json.dumps(row) + "\n")
    sys.stdout.write(f"{len(paths)} documents in {options.out}\n")


_OTHERS = CONTACTS | NUMBERS | MORE_NUMBERS
UNSTRUCTURED = NAME_SLOTS | {"address", "address_line"}
_SLOTS = re.compile(r"([^{]*)(?:\{(\w+|=[^}]+)\})?")

if __name__ == "__main__":
    main()
