"""Warms up a process before its first text."""

import gc

from services.redaction.detection.zones import zones
from services.redaction.recognisers.base import Source
from services.redaction.recognising import all_recognisers


def warm_up() -> None:
    """Loads the tagger, adds all patterns to the prefilter, and excludes all existing objects from garbage
    collection, so that the collector does not traverse the word lists repeatedly.
    """
    source = Source(_TEXT)
    for one in all_recognisers():
        list(one.find(source))
    zones(source)
    gc.collect()
    gc.freeze()


# Every recogniser runs all its patterns on this text.
_TEXT = "Ms. Jane Roe (Иван Петров), jane.roe@example.com, was born on 3 May 2001."
