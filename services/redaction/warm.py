"""What a process does once, before its first text."""

import gc

from services.redaction.recognisers.base import Source
from services.redaction.recognisers.registry import RECOGNISERS


def warm_up() -> None:
    """Compile all patterns, load the tagger's weights, and tell the garbage collector that what is there by now stays:
    else it walks through all word lists again and again.
    """
    source = Source(_TEXT)
    for one in RECOGNISERS:
        list(one.find(source))
    gc.collect()
    gc.freeze()


_TEXT = "Ms. Jane Roe was born on 3 May 2001."
