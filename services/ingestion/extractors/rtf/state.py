"""What the control words around a text of RTF say of it."""

from collections.abc import Callable
from enum import IntEnum

from services.ingestion.extractors.rtf.fonts import Font
from services.ingestion.extractors.rtf.story import Story
from services.shared.domain.document import ChangeMark

_TINY = 4  # half points
_NORMAL = 24


class Mode(IntEnum):
    """What happens to the texts of a group."""

    READ = 0
    DROP = 1  # control words are read


class State:
    """The state of a group. A group begins with that of the group around it, except `close` and `star`.

    `depth`: the stories around it. `white`: the number of a colour is that of white. `shaded`: which of the characters,
    the paragraph, the cell and the text box have a background.
    """

    __slots__ = (
        "change", "close", "codes", "depth", "font", "hidden", "label", "mode", "shaded", "size", "star", "story",
        "table", "white",
    )  # fmt: skip

    def __init__(self, story: Story) -> None:
        self.story = story
        self.mode = Mode.READ
        self.font = Font()
        self.codes = 1  # bytes that follow each \u for older programs
        self.table = 0  # how many tables the paragraph is in
        self.label = False
        self.depth = 0
        self.star = False
        self.close: Callable[[], None] | None = None
        self.shaded: set[str] = set()
        self.plain()

    def plain(self) -> None:
        """The format of characters that no control word changes."""
        self.hidden = False
        self.white = False
        self.size = _NORMAL
        self.change: ChangeMark | None = None
        self.shaded = self.shaded - {"character"}

    def inner(self) -> "State":
        """The state of a group inside this one."""
        made = State.__new__(State)
        made.story, made.mode, made.font, made.codes = self.story, self.mode, self.font, self.codes
        made.table, made.label, made.shaded, made.depth = self.table, self.label, self.shaded, self.depth
        made.hidden, made.white, made.size, made.change = self.hidden, self.white, self.size, self.change
        made.star, made.close = False, None
        return made

    def shade(self, what: str, *, on: bool) -> None:
        """Set or remove a background."""
        self.shaded = self.shaded | {what} if on else self.shaded - {what}

    def is_hidden(self) -> bool:
        """Whether a reader does not see the text."""
        return self.hidden or self.size <= _TINY or (self.white and not self.shaded)
