"""The extractors have each word of the second readers in the generated files."""

from collections.abc import Iterator

import pytest

from services.ingestion.extractors.result import Isolation
from services.ingestion.sandbox.parent import Sandbox
from tests.benchmarks.word_recall.compare import Recall
from tests.benchmarks.word_recall.constructs.files import constructs
from tests.benchmarks.word_recall.files import File
from tests.benchmarks.word_recall.measure import Skipped, measure

FILES = constructs()


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    made = Sandbox(workers=1, isolation=Isolation.REDUCED)
    yield made
    made.close()


@pytest.mark.parametrize("file", FILES, ids=lambda one: one.name)
def test_no_word_is_lost(sandbox: Sandbox, file: File) -> None:
    found = list(measure(file, sandbox))
    assert [one for one in found if isinstance(one, Skipped)] == []
    compared = [one for one in found if isinstance(one, Recall)]
    assert {one.reader: one.lost for one in compared if one.lost} == {}
    # The files have words that only a machine sees.
    assert {one.drawn for one in compared} <= {0}


def test_every_format_has_files() -> None:
    assert {one.name.rpartition(".")[2] for one in FILES} == {"pdf", "docx", "html", "xhtml", "eml", "txt"}
    assert len({one.name for one in FILES}) == len(FILES)
