"""Given names of the world, beside the commonest: alone they say little, before a surname a lot."""

from pathlib import Path

from services.redaction.recognisers.lexical.given_names import GIVEN_NAMES
from services.redaction.recognisers.lexical.lexicon import AMBIGUOUS_GIVEN_NAMES, words
from services.redaction.recognisers.lexical.names import fold

_MORE = words(Path(__file__).with_name("world_names.txt").read_text(encoding="utf-8"))
# Folded: lower case, without accents.
WORLD_NAMES: frozenset[str] = frozenset(map(fold, GIVEN_NAMES)) | AMBIGUOUS_GIVEN_NAMES | _MORE
