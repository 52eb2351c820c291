"""The fork server of Tesseract, which misbehaves as the picture says."""

import sys
from collections.abc import Sequence

from services.ingestion.extractors.result import Limits
from services.ingestion.sandbox import child
from tests.unit.ingestion.sandbox.misbehaving import parse


def misbehave(request: Sequence[bytes], limits: Limits) -> list[bytes]:
    """The answer is the picture, if it returns."""
    parse(request[1], "", "", limits)
    return [request[1]]


if __name__ == "__main__":
    child.main(sys.argv[1:], misbehave, lambda: None)
