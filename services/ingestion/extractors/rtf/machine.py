"""Read the groups of RTF: which texts a reader sees, and where they are."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from services.ingestion.extractors.docx.symbols import character
from services.ingestion.extractors.result import MOST_BLOCKS
from services.ingestion.extractors.rtf import tables
from services.ingestion.extractors.rtf.fonts import WESTERN, Font
from services.ingestion.extractors.rtf.state import Mode, State
from services.ingestion.extractors.rtf.story import Story
from services.ingestion.extractors.rtf.tokens import (
    BRACE,
    BYTE,
    CODE,
    NUMBERED,
    SYMBOL,
    TEXT,
    TOKEN,
    WORD,
    end_of_group,
)
from services.ingestion.extractors.txt import decode_replacing
from services.shared.domain.errors import Reason, Reject

_DEEPEST = 1_000  # groups inside one another; Word writes some tens
_DEEPEST_STORY = 32  # text boxes inside one another
_PROPERTIES = re.compile(r"m[a-zA-Z]{1,20}Pr|mmathPict")


@dataclass(slots=True)
class RowFormat:
    """What a file says of the cells of the rows that follow: where each ends, whether another one covers it, and
    whether it has a background; then both for the cell whose end comes next.
    """

    ends: list[int] = field(default_factory=list)
    covered: list[bool] = field(default_factory=list)
    shades: list[bool] = field(default_factory=list)
    is_covered: bool = False
    is_shaded: bool = False

    def end_cell(self, end: int) -> None:
        """Add the cell that ends there."""
        self.ends.append(end)
        self.covered.append(self.is_covered)
        self.shades.append(self.is_shaded)
        self.is_covered = self.is_shaded = False


@dataclass(slots=True)
class Machine:
    """Reads one file. `words` and `groups` follow control words; a group can skip what it contains.

    After `read`, `body`, `margins` and `notes` are complete. `cut`: the file ends inside a group.
    """

    words: Mapping[str, "Word"]
    groups: Mapping[str, "Group"]
    body: Story = field(default_factory=Story)
    margins: list[tuple[str, Story]] = field(default_factory=list)
    notes: list[Story] = field(default_factory=list)
    cut: bool = False
    codec: str = WESTERN
    fonts: dict[int, Font] = field(default_factory=dict)
    default_font: int = 0
    whites: set[int] = field(default_factory=set)
    row: RowFormat = field(default_factory=RowFormat)
    author: str = ""
    state: State = field(init=False)
    _stack: list[State] = field(default_factory=list)
    _bytes: bytearray = field(default_factory=bytearray)
    _stories: int = 0
    _skip: int = 0  # bytes for older programs, which follow a \u

    def __post_init__(self) -> None:
        self.state = State(self.body)

    def read(self, data: bytes) -> None:
        """Read a file. Raises `Reject(TOO_LARGE)`."""
        position: int | None = 0
        while position is not None:
            position = self._read_from(data, position)
        self._flush()
        self.cut = bool(self._stack)
        while self._stack:
            self._end()
        self.body.end()

    def _read_from(self, data: bytes, position: int) -> int | None:
        """Read from a position. Returns where reading goes on after a part that is skipped, or None at the end."""
        for found in TOKEN.finditer(data, position):
            kind = found.lastindex
            if kind == CODE:
                self._code(int(found[CODE]))
            elif kind == TEXT:
                self._take(found[TEXT].translate(None, b"\r\n\x00"))
            elif kind == BYTE:
                self._take(bytes((int(found[BYTE], 16),)))
            elif kind == BRACE:
                if not self._brace(found[BRACE]):
                    return None
            elif kind == SYMBOL:
                self._symbol(found[SYMBOL])
            else:
                number = int(found[NUMBERED]) if kind == NUMBERED else None
                end = found.end()
                after = self._word(found[WORD].decode("ascii"), number, data, end)
                if after != end:
                    return after
        return None

    def add(self, text: str) -> None:
        """Add text at this place."""
        state = self.state
        if state.mode is Mode.READ and text:
            state.story.add(text, state.change, hidden=state.is_hidden())

    def end_paragraph(self) -> None:
        """End the paragraph at this place."""
        state = self.state
        if state.mode is Mode.READ:
            state.story.end_paragraph(state.change, in_table=state.table > 0)

    def begin_story(self, close: Callable[[Story], None]) -> None:
        """Read the group into a story of its own, which is given to `close` when it ends. Raises
        `Reject(TOO_LARGE)`.
        """
        self._stories += 1
        if self.state.depth >= _DEEPEST_STORY or self._stories > MOST_BLOCKS:
            raise Reject(Reason.TOO_LARGE)
        story = Story()

        def end() -> None:
            story.end()
            close(story)

        self.state.story, self.state.close, self.state.mode = story, end, Mode.READ
        self.state.table = 0
        self.state.depth += 1
        self.state.label = False
        self.state.plain()

    @property
    def around(self) -> State:
        """The state of the group around this one."""
        return self._stack[-1] if self._stack else self.state

    def add_code(self, code: int) -> None:
        """Add the character with this code, and skip what follows it for older programs."""
        name = self.state.font.name
        is_symbol = 0xF000 <= code <= 0xF0FF
        self.add(character(code & 0xFF, name or "symbol") if is_symbol else chr(code))
        self._skip = self.state.codes

    def _code(self, number: int) -> None:
        """Add a character whose code is followed by `?` for older programs."""
        if self._skip or self.state.codes != 1:
            self._word("u", number, b"", 0)
            self._take(b"?")
            return
        if self._bytes:
            self._flush()
        self.state.star = False
        self.add_code(number & 0xFFFF)
        self._skip = 0  # the `?`

    def _brace(self, brace: bytes) -> bool:
        """Begin or end a group. False if the outermost one ends."""
        self._flush()
        self._skip = 0
        if brace == b"}":
            return self._end()
        if len(self._stack) >= _DEEPEST:
            raise Reject(Reason.TOO_LARGE)
        self._stack.append(self.state)
        self.state = self.state.inner()
        return True

    def _end(self) -> bool:
        if not self._stack:
            return False
        if self.state.close is not None:
            self.state.close()
        self.state = self._stack.pop()
        return bool(self._stack)

    def _take(self, data: bytes) -> None:
        if self._skip:
            skipped = min(self._skip, len(data))
            self._skip -= skipped
            data = data[skipped:]
        self.state.star = False
        if self.state.mode is Mode.READ:
            self._bytes += data

    def _flush(self) -> None:
        """Add the bytes before a token, in the encoding of their font."""
        if not self._bytes:
            return
        font = self.state.font
        if font.name:
            text = "".join(character(one, font.name) for one in self._bytes)
        else:
            text = decode_replacing(self._bytes, font.codec or self.codec)
        self._bytes.clear()
        self.add(text)

    def _symbol(self, symbol: bytes) -> None:
        self._flush()
        if self._skip:
            self._skip -= 1
        elif symbol == b"*":
            self.state.star = True
        elif symbol in (b"\r", b"\n"):
            self.end_paragraph()
        else:
            self.add(tables.SYMBOLS.get(symbol, ""))

    def _word(self, name: str, number: int | None, data: bytes, position: int) -> int:
        """Follow a control word. Returns the position after what it skips."""
        if self._bytes:
            self._flush()
        state = self.state
        star, state.star = state.star, False
        if name == "bin":
            return position + max(0, number or 0)
        if self._skip:
            self._skip -= 1
            if name != "u":
                return position
        if (word := self.words.get(name)) is not None:
            word(self, number)
        elif name in tables.TEXTS:
            self.add(tables.TEXTS[name])
        elif (group := self.groups.get(name)) is not None:
            return group(self, data, position)
        elif name in tables.FORMULAS:
            before, after = tables.FORMULAS[name]
            self.add(before)
            state.close = lambda: self.add(after)
        elif name in tables.SKIPPED or _PROPERTIES.fullmatch(name) or (star and name not in tables.READ):
            return end_of_group(data, position)
        return position


Word = Callable[[Machine, int | None], None]
"""Follows a control word with its number, or None if it has none."""
Group = Callable[[Machine, bytes, int], int]
"""Begins a group whose content is at a position of a file. Returns the position where reading goes on."""
