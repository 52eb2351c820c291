"""What a process does once, before its first text."""

import gc

from services.redaction.detection.zones import zones
from services.redaction.recognisers.base import Source
from services.redaction.recognising import all_recognisers


def warm_up() -> None:
    """Loads the tagger, adds all patterns to the prefilter, and takes what exists by now out of garbage collection:
    otherwise the collector walks through all word lists again and again.
    """
    source = Source(_TEXT)
    for one in all_recognisers():
        list(one.find(source))
    zones(source)
    gc.collect()
    gc.freeze()


# Each recogniser reaches all its patterns in it.
_TEXT = "Ms. Jane Roe (Иван Петров), jane.roe@example.com, was born on 3 May 2001."
