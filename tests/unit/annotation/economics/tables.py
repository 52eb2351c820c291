"""Tables of sentences and what the economics sheet finds in them."""

from services.annotation.economics.entries import Entry
from services.annotation.economics.sheet import economics_of
from services.shared.domain.annotations import EntryState

LOAN = "credit agreement"
SUPPLY = "supply"


def rows(table: str) -> list[tuple[str, ...]]:
    """The cells of each line, which ` | ` separates."""
    return [tuple(part.strip() for part in line.split(" | ")) for line in table.strip().splitlines()]


def of(entries: tuple[Entry, ...], key: str) -> list[Entry]:
    """The entries of a key."""
    return [one for one in entries if one.key == key]


def places(document_type: str, key: str, sentence: str) -> list[str]:
    """The words at the places of a key in a text with the sentence."""
    text = f"Nothing is here.\n\n   {sentence}\n\nNothing is there."
    return [one.span.of(text) for one in of(economics_of(text, document_type), key) if one.span]


def states(document_type: str, key: str, sentence: str) -> set[EntryState]:
    """The states of the entries of a key in a text that is the sentence."""
    return {one.state for one in of(economics_of(sentence, document_type), key)}
