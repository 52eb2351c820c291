"""Control words of RTF that change the format of characters, paragraphs and rows, or that end them."""

from collections.abc import Mapping

from services.ingestion.extractors.rtf.fonts import WESTERN, Font, codec_of
from services.ingestion.extractors.rtf.machine import Machine, RowFormat, Word
from services.ingestion.extractors.rtf.state import Mode
from services.shared.domain.document import ChangeMark

_MOST_CODES = 16


def _plain(machine: Machine, _: int | None) -> None:
    machine.state.plain()
    machine.state.font = machine.fonts.get(machine.default_font, Font())


def _font(machine: Machine, number: int | None) -> None:
    machine.state.font = machine.fonts.get(number or 0, Font())


def _hidden(machine: Machine, number: int | None) -> None:
    machine.state.hidden = number != 0


def _size(machine: Machine, number: int | None) -> None:
    machine.state.size = 24 if number is None else number


def _colour(machine: Machine, number: int | None) -> None:
    machine.state.white = number in machine.whites


def _is_shade(machine: Machine, number: int | None) -> bool:
    return bool(number) and number not in machine.whites


def _highlight(machine: Machine, number: int | None) -> None:
    machine.state.shade("character", on=bool(number))


def _background(machine: Machine, number: int | None) -> None:
    machine.state.shade("character", on=_is_shade(machine, number))


def _shaded_paragraph(machine: Machine, number: int | None) -> None:
    machine.state.shade("paragraph", on=_is_shade(machine, number))


def _shaded_cell(machine: Machine, number: int | None) -> None:
    machine.row.is_shaded = _is_shade(machine, number)


def _inserted(machine: Machine, number: int | None) -> None:
    _change(machine, ChangeMark.INSERTED, on=number != 0)


def _deleted(machine: Machine, number: int | None) -> None:
    _change(machine, ChangeMark.DELETED, on=number != 0)


def _change(machine: Machine, mark: ChangeMark, *, on: bool) -> None:
    """Begin or end a change. A deletion of an insertion is a deletion."""
    state = machine.state
    if on and state.change is not ChangeMark.DELETED:
        state.change = mark
    elif not on and state.change is mark:
        state.change = None


def _codes(machine: Machine, number: int | None) -> None:
    machine.state.codes = min(max(0, 1 if number is None else number), _MOST_CODES)


def _unicode(machine: Machine, number: int | None) -> None:
    machine.add_code((number or 0) & 0xFFFF)


def _code_page(machine: Machine, number: int | None) -> None:
    machine.codec = codec_of(number) if number else WESTERN


def _macintosh(machine: Machine, _: int | None) -> None:
    machine.codec = "mac_roman"


def _default_font(machine: Machine, number: int | None) -> None:
    machine.default_font = number or 0


def _new_format(machine: Machine, _: int | None) -> None:
    state = machine.state
    state.table = 0
    state.shaded = state.shaded - {"paragraph", "cell"}


def _paragraph(machine: Machine, _: int | None) -> None:
    machine.end_paragraph()


def _tab(machine: Machine, _: int | None) -> None:
    machine.add(" " if machine.state.label else "\t")


def _in_table(machine: Machine, _: int | None) -> None:
    machine.state.table = max(1, machine.state.table)
    _shade(machine)


def _depth(machine: Machine, number: int | None) -> None:
    machine.state.table = max(0, number or 0)


def _new_row(machine: Machine, _: int | None) -> None:
    machine.row = RowFormat()


def _covered(machine: Machine, _: int | None) -> None:
    machine.row.is_covered = True


def _cell_format(machine: Machine, number: int | None) -> None:
    machine.row.end_cell(number or 0)


def _cell(machine: Machine, _: int | None) -> None:
    if machine.state.mode is Mode.READ:
        machine.state.story.end_cell()
        _shade(machine)


def _shade(machine: Machine) -> None:
    """Set the background of the open cell."""
    place, shades = machine.state.story.cell, machine.row.shades
    machine.state.shade("cell", on=place < len(shades) and shades[place])


def _row(machine: Machine, _: int | None) -> None:
    if machine.state.mode is Mode.READ:
        machine.state.story.end_row(machine.row.ends, machine.row.covered)


def _inner_row(machine: Machine, _: int | None) -> None:
    machine.state.story.add("\n", None, hidden=False)


WORDS: Mapping[str, Word] = {
    "u": _unicode,
    "uc": _codes,
    "ansicpg": _code_page,
    "mac": _macintosh,
    "deff": _default_font,
    "f": _font,
    "plain": _plain,
    "v": _hidden,
    "fs": _size,
    "cf": _colour,
    "highlight": _highlight,
    "cb": _background,
    "chcbpat": _background,
    "cbpat": _shaded_paragraph,
    "revised": _inserted,
    "mvt": _inserted,
    "deleted": _deleted,
    "mvf": _deleted,
    "pard": _new_format,
    "par": _paragraph,
    "sect": _paragraph,
    "tab": _tab,
    "intbl": _in_table,
    "itap": _depth,
    "trowd": _new_row,
    "clvmrg": _covered,
    "clmrg": _covered,
    "clcbpat": _shaded_cell,
    "cellx": _cell_format,
    "cell": _cell,
    "row": _row,
    "nestrow": _inner_row,
}
