"""A document that has one construct."""

import json
from dataclasses import dataclass

from services.ingestion.extractors.result import Limits
from services.ingestion.extractors.scans.records import Recognised

WORD = "zebra"


@dataclass(frozen=True, slots=True)
class Proof:
    """A file, and the words that its construct has; empty if it shows none."""

    data: bytes
    words: tuple[str, ...] = (WORD,)
    file_name: str = ""
    limits: Limits = Limits()  # noqa: RUF009 - frozen
    recognised: Recognised | None = None


def page(*words: str, angle: float = 0.0, blank: bool = False) -> bytes:
    """A page of one line that an OCR program has read. Its picture has one pixel for each point."""
    head = {"size": [612, 792], "pixels": [612, 792], "scale": 1.0, "angle": angle, "blank": blank}
    rows = (f"5\t1\t1\t1\t1\t{place}\t{72 * place}\t90\t60\t12\t96\t{word}" for place, word in enumerate(words, 1))
    return "\n".join((json.dumps(head), *rows)).encode()
