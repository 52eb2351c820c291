"""A document that has one construct."""

from dataclasses import dataclass

from services.ingestion.extractors.result import Limits

WORD = "zebra"


@dataclass(frozen=True, slots=True)
class Proof:
    """A file, and the words that its construct has; empty if it shows none."""

    data: bytes
    words: tuple[str, ...] = (WORD,)
    file_name: str = ""
    limits: Limits = Limits()  # noqa: RUF009 - frozen
