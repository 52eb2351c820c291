"""What a second reader returns."""

from dataclasses import dataclass

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Placed:
    """Some text with its place: the number of the page, from 0, and the box in points from the top left of the crop box
    of the turned page: left, top, right, bottom.
    """

    text: str
    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class SecondText:
    """The text of a document. `placed` has its parts in order, if the reader knows their places."""

    text: str
    placed: tuple[Placed, ...] = ()
