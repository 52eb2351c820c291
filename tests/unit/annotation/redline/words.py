"""Words of texts for the tests of the parts of a comparison."""

from services.annotation.redline.tokens import Keys, Words, tokenise


def words_of(*texts: str) -> list[Words]:
    """The words of texts with keys in common."""
    keys = Keys()
    return [keys.words(tokenise(text)) for text in texts]
