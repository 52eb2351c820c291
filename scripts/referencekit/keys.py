"""The keys of the reader."""

import json
from pathlib import Path

from scripts.referencekit.markdown import codes, made_from, page, table

DATA = "services/console/reader/data"
_INTRODUCTION = """
Every key has a button too. Single letters can be switched off in the preferences of the reader; keys with `Ctrl`, `F6`
and `?` stay. The [tutorial](../tutorial/first-review.md) shows a review by keyboard.
"""


def keys_page(root: Path) -> str:
    """The keys of the reader, and those while a span is edited."""
    keys = json.loads((root / DATA / "keys.json").read_text("utf-8"))
    span = json.loads((root / DATA / "span-keys.json").read_text("utf-8"))
    return page(
        "Keys of the reader",
        made_from(f"{DATA}/keys.json", f"{DATA}/span-keys.json"),
        _INTRODUCTION,
        table(("key", "action", "group"), ((codes(one["keys"]), one["text"], one["group"]) for one in keys)),
        "## While a span is edited",
        table(("key", "action"), ((codes(one["keys"]), one["text"]) for one in span)),
    )
