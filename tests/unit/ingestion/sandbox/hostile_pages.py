"""The fork server that draws pages, with a page that executes the attacks of `hostile` instead of being drawn."""

import sys
from collections.abc import Sequence

from services.ingestion.extractors.result import Limits
from services.ingestion.sandbox import child, page_child
from tests.unit.ingestion.sandbox.hostile import attempt


def attack(request: Sequence[bytes], limits: Limits) -> list[bytes]:
    """Execute the attacks. The picture is the outcome of each."""
    return [b'{"width": 1, "height": 1}', attempt(request[2], "", "", limits).text]


if __name__ == "__main__":
    child.main(sys.argv[1:], attack, page_child.load)
