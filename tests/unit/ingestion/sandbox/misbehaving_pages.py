"""The fork server that draws pages, with pages that misbehave as their document says."""

import sys
from collections.abc import Sequence

from services.ingestion.extractors.result import Limits
from services.ingestion.sandbox import child
from tests.unit.ingestion.sandbox.misbehaving import parse


def misbehave(request: Sequence[bytes], limits: Limits) -> list[bytes]:
    """The picture is the document, if it returns."""
    parse(request[2], "", "", limits)
    return [b'{"width": 1, "height": 1}', *([request[2]] if request[2] != b"no picture" else [])]


if __name__ == "__main__":
    child.main(sys.argv[1:], misbehave, lambda: None)
