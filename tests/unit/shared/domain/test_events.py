"""The sealed text has its own field; messages of release 0.1.0 have it in `text`."""

import dataclasses

import pytest

from services.shared.domain.document import BlobRef, KeyScope
from services.shared.domain.events import DocumentInferred, DocumentRedacted
from tests.contract.golden import example

OLD = BlobRef("harbour-bank", KeyScope.SOURCE, "document", "old", 1)
NEW = BlobRef("harbour-bank", KeyScope.SOURCE, "document", "new", 1)


@pytest.mark.parametrize("kind", [DocumentRedacted, DocumentInferred])
@pytest.mark.parametrize(("sealed_text", "expected"), [(None, OLD), (NEW, NEW)])
def test_readers_prefer_the_new_field(
    kind: type[DocumentRedacted | DocumentInferred], sealed_text: BlobRef | None, expected: BlobRef
) -> None:
    event = dataclasses.replace(example(kind), text=OLD, sealed_text=sealed_text)
    assert event.sealed == expected
