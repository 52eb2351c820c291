"""Where the parts of a text come from in the text that it was made of. Pure."""

from bisect import bisect_right


class Alignment:
    """Maps places of a made text to its source. Parts are added in the order of both texts; source text between two
    parts has no place in the made text. Offsets are code points.
    """

    def __init__(self) -> None:
        self._made: list[int] = []
        self._source: list[int] = []
        self._end: list[int] = []
        self.length = 0

    def add_copy(self, source: int, length: int) -> None:
        """Adds a part that has as many code points as its source, each from one."""
        self._add(source, -1, length)

    def add_replacement(self, source: int, end: int, length: int) -> None:
        """Adds a part of `length` code points that replaces all of `[source, end)`."""
        self._add(source, end, length)

    def start(self, place: int) -> int:
        """Where the source of the code point at `place` begins: inside a replacement, at its begin."""
        part = bisect_right(self._made, place) - 1
        return self._source[part] + (place - self._made[part] if self._end[part] < 0 else 0)

    def end(self, place: int) -> int:
        """Where the source of the code point before `place` ends: inside a replacement, at its end."""
        part = bisect_right(self._made, place - 1) - 1
        end = self._end[part]
        return self._source[part] + (place - self._made[part]) if end < 0 else end

    def _add(self, source: int, end: int, length: int) -> None:
        if length:
            self._made.append(self.length)
            self._source.append(source)
            self._end.append(end)
            self.length += length
