"""An extractor, and a route."""

from tests.recipes.conftest import Follow

_EXTRACTOR = '''"""Extract tables with tabs between the cells: one block per line."""

from services.ingestion.extractors.result import Content, Limits, TextBuilder
from services.ingestion.extractors.txt import decode


def extract(data: bytes, limits: Limits) -> Content:
    """One block per line. Raises `Reject(UNSUPPORTED | TOO_LARGE)`."""
    builder = TextBuilder(limits)
    for line in decode(data).splitlines():
        builder.block(", ".join(line.split("\\t")))
    return builder.content()
'''
_EXTRACTOR_TEST = '''"""Extraction of tables with tabs."""

import pytest

from services.ingestion.extractors.detection import media_type_of
from services.ingestion.extractors.registry import extractor_for
from services.ingestion.extractors.result import Limits
from services.shared.domain.errors import Reason, Reject

TABLE = b"party\\trole\\nHale Ltd\\tseller\\n"


def test_a_line_is_a_block() -> None:
    extractor = extractor_for(media_type_of(TABLE, "parties.tsv"))
    assert extractor.provenance == "tsv/1"
    assert extractor.extract(TABLE, Limits()).text == "party, role\\n\\nHale Ltd, seller"


def test_too_much_is_refused() -> None:
    with pytest.raises(Reject) as caught:
        extractor_for("text/tab-separated-values").extract(TABLE, Limits(text=5))
    assert caught.value.reason is Reason.TOO_LARGE
'''


def test_add_an_extractor(follow: Follow) -> None:
    steps = follow("Add an extractor", NAME="tsv")
    steps.write("extractors/tsv.py", _EXTRACTOR)
    steps.write("test_tsv.py", _EXTRACTOR_TEST)
    steps.replace("registry.py", "import mbox, txt\n", "import mbox, tsv, txt\n")
    steps.replace("registry.py", "    TXT,\n", "    TSV,\n    TXT,\n")
    steps.add_after("media_types.py", "TXT = ", 'TSV = "text/tab-separated-values"')
    steps.add_after("media_types.py", "    TXT: TXT", "    TSV: TSV,")
    steps.add_after("media_types.py", '    "txt": TXT', '    "tsv": TSV,')
    steps.replace("domain/formats.py", '"TXT", ', '"TXT", "TSV", ')
    steps.add_after("registry.py", "    TXT: Extractor", '    TSV: Extractor("tsv", 1, tsv.extract),')
    tests = ("registry", "detection")
    steps.check(steps.path("test_tsv.py"), *(f"tests/unit/ingestion/extractors/test_{one}.py" for one in tests))
