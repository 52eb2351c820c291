"""The extractors by media type."""

import pytest

from services.ingestion.extractors import media_types as types
from services.ingestion.extractors.registry import EXTRACTORS, extractor_for
from services.shared.domain.errors import Reject
from services.shared.domain.formats import READ_FORMATS


def test_every_media_type_has_an_extractor() -> None:
    for media_type, extractor in EXTRACTORS.items():
        assert extractor_for(media_type) is extractor
        assert extractor.provenance == f"{extractor.name}/{extractor.version}"
    with pytest.raises(Reject):
        extractor_for("application/x-unknown")


@pytest.mark.parametrize("names", [types.DECLARED, types.SUFFIXES])
def test_every_name_is_of_a_format_that_is_read_or_refused(names: dict[str, str]) -> None:
    assert {one for one in names.values() if one not in EXTRACTORS and "/" in one} <= types.CONVERTED


def test_the_remedy_of_an_unsupported_document_names_the_formats_that_are_read() -> None:
    """A form of compression and files of other programs are no formats to convert to."""
    suffixes = {"tiff": types.TIFF, "png": types.PNG, "jpeg": types.JPEG, **types.SUFFIXES}
    named = {suffixes[name.lower()] for name in READ_FORMATS}
    others = {types.TNEF, types.P7M, types.GZIP, types.BZIP2, types.XZ}
    assert named == {*EXTRACTORS, *types.CONVERTED} - others
