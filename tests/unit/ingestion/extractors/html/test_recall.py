"""The words of HTML against a second parser."""

import pytest

from services.ingestion.extractors.detection import media_type_of
from services.ingestion.extractors.html import extract as html
from services.ingestion.extractors.media_types import HTML
from services.ingestion.extractors.result import Limits
from services.shared.domain.errors import Reject
from tests.benchmarks.word_recall.compare import Recall, Source, compare
from tests.benchmarks.word_recall.files import File, default_folders, files_of, read
from tests.benchmarks.word_recall.second import html as second

_FILES = [one for one in read(files_of(default_folders())) if one.name.endswith((".htm", ".html"))]


def recall(file: File) -> Recall:
    content = html.extract(file.data, Limits())
    return compare(Source(file.name, "html", "html.parser"), content.text, (), second.read(file.data).text)


def is_html(file: File) -> bool:
    try:
        return media_type_of(file.data, file.name) == HTML
    except Reject:
        return False


@pytest.mark.data
@pytest.mark.skipif(not _FILES, reason="the data folder is absent (GLOSSATOR_DATA)")
def test_public_pages() -> None:
    found = [recall(one) for one in _FILES if is_html(one)]
    assert sum(one.words for one in found) > 100_000
    assert {one.name: one.lost.total() for one in found if one.rate < 0.999} == {}
