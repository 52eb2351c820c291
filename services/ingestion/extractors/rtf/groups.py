"""Groups of RTF that are no plain text: fonts, colours, notes, comments, fields, pictures, objects and text boxes."""

import re
from collections.abc import Mapping
from functools import partial

from services.ingestion.extractors.result import without_marks
from services.ingestion.extractors.rtf.fonts import font_of
from services.ingestion.extractors.rtf.forms import form_field
from services.ingestion.extractors.rtf.machine import Group, Machine
from services.ingestion.extractors.rtf.state import Mode
from services.ingestion.extractors.rtf.story import Story
from services.ingestion.extractors.rtf.tokens import end_of_group
from services.shared.domain.document import GapKind

_WIDE = 7_200  # twips: 12.7 cm, most of the width of the text of a page
_NAME = 200  # code points of an author
_FONT = re.compile(rb"\\f(\d{1,5})(?=[\\ {])([^;]{0,2000})")
_CHARSET, _PAGE = re.compile(rb"\\fcharset(\d{1,3})"), re.compile(rb"\\cpg(\d{1,5})")
_WORDS = re.compile(rb"\{\\\*[^{}]{0,500}\}|\\[a-zA-Z]+-?\d{0,10} ?|[{}]")
_COLOUR = re.compile(rb"\\(red|green|blue)(\d{1,3})")
_WIDTH = re.compile(rb"\\picwgoal(\d{1,6})")
_SCALE = re.compile(rb"\\picscalex(\d{1,5})")


def _fonts(machine: Machine, data: bytes, position: int) -> int:
    end = end_of_group(data, position)
    for found in _FONT.finditer(data, position, end):
        charset, page = _CHARSET.search(found[2]), _PAGE.search(found[2])
        name = _WORDS.sub(b"", found[2]).decode("latin-1")
        machine.fonts[int(found[1])] = font_of(int(charset[1]) if charset else -1, int(page[1]) if page else 0, name)
    machine.state.font = machine.around.font = machine.fonts.get(machine.default_font, machine.around.font)
    return end


def _colours(machine: Machine, data: bytes, position: int) -> int:
    end = end_of_group(data, position)
    for number, colour in enumerate(data[position:end].split(b";")):
        parts = dict(_COLOUR.findall(colour))
        if [parts.get(one) for one in (b"red", b"green", b"blue")] == [b"255"] * 3:
            machine.whites.add(number)
    return end


def _margin(kind: str, machine: Machine, _: bytes, position: int) -> int:
    machine.begin_story(lambda story: machine.margins.append((kind, story)))
    return position


def _note(machine: Machine, _: bytes, position: int) -> int:
    number = len(machine.notes) + 1
    machine.notes.append(Story())
    machine.add(f"[{number}]")

    def close(story: Story) -> None:
        machine.notes[number - 1] = story

    machine.begin_story(close)
    return position


def _author(machine: Machine, _: bytes, position: int) -> int:
    def close(story: Story) -> None:
        machine.author = " ".join(without_marks(story.text()).split())[:_NAME]

    machine.begin_story(close)
    return position


def _comment(machine: Machine, _: bytes, position: int) -> int:
    around = machine.state.story

    def close(story: Story) -> None:
        if text := story.text().strip():
            author, machine.author = machine.author, ""
            around.comments.append(f"[Comment by {author}] {text}" if author else f"[Comment] {text}")

    machine.begin_story(close)
    return position


def _text_box(machine: Machine, _: bytes, position: int) -> int:
    around = machine.state.story

    def close(story: Story) -> None:
        if text := story.text().strip():
            around.boxes.append(text)
        around.comments += story.comments

    shaded = machine.state.shaded
    machine.begin_story(close)
    machine.state.shaded = shaded | {"box"}  # a drawing counts as a background
    return position


def _two_texts(_: Machine, data: bytes, position: int) -> int:
    """Two groups with the same text: the first is for older programs, and is left out."""
    first = data.find(b"{", position)
    return position if first < 0 else min(end_of_group(data, first + 1) + 1, len(data))


def _dropped(machine: Machine, _: bytes, position: int) -> int:
    machine.state.mode = Mode.DROP
    return position


def _label(machine: Machine, _: bytes, position: int) -> int:
    machine.state.label = True
    return position


def _picture(machine: Machine, data: bytes, position: int) -> int:
    end = end_of_group(data, position)
    head = data[position : min(end, position + 2_000)]
    width, scale = _WIDTH.search(head), _SCALE.search(head)
    if width and int(width[1]) * (int(scale[1]) if scale else 100) >= _WIDE * 100:
        machine.state.story.pictures += 1
    return end


def _object(machine: Machine, data: bytes, position: int) -> int:
    """An embedded file. What the page shows of it is a picture, which is not counted as well."""
    end = end_of_group(data, position)
    is_control = data.find(b"\\objocx", position, min(end, position + 500)) >= 0
    machine.state.story.gaps.append(GapKind.FORM if is_control else GapKind.EMBEDDED)
    return end


def _form(machine: Machine, data: bytes, position: int) -> int:
    end = end_of_group(data, position)
    mode, machine.state.mode = machine.state.mode, Mode.READ
    machine.add(form_field(data[position:end], machine.codec))
    machine.state.mode = mode
    return end


GROUPS: Mapping[str, Group] = {
    "fonttbl": _fonts,
    "colortbl": _colours,
    **dict.fromkeys(("header", "headerl", "headerr", "headerf"), partial(_margin, "header")),
    **dict.fromkeys(("footer", "footerl", "footerr", "footerf"), partial(_margin, "footer")),
    "footnote": _note,
    "atnauthor": _author,
    "annotation": _comment,
    "shptxt": _text_box,
    "dptxbxtext": _text_box,
    "shpinst": _dropped,
    "sp": _dropped,
    "sv": _dropped,
    "do": _dropped,
    "fldinst": _dropped,
    "nesttableprops": _dropped,
    "upr": _two_texts,
    "listtext": _label,
    "pntext": _label,
    "pict": _picture,
    "object": _object,
    "formfield": _form,
}
