"""The reference matches the tables in the code."""

import pytest

from scripts.make_reference import FOLDER, ROOT, WITH_PARTS, files, pages
from scripts.referencekit.services import END, START, STOP, with_parts
from services.annotation.proofreading.fault import Check
from services.ingestion.extractors.formats.table import FORMATS
from services.shared.domain.clauses import CLAUSE_TYPES
from services.shared.domain.document import GapKind
from services.shared.domain.errors import Reason
from services.shared.domain.fields.types import FIELD_TYPES, FieldKind, NoValue
from services.shared.domain.records import Action
from services.shared.runtime.document_types import shipped_types
from services.shared.runtime.observe.metrics import METRICS
from services.shared.wire.services import SERVICE_NAMES
from services.shared.wire.topics import ALL_TOPICS

PAGES = pages()
FILES = files()


@pytest.mark.parametrize("name", FILES)
def test_page_is_up_to_date(name: str) -> None:
    committed = (ROOT / name).read_bytes()
    assert committed == FILES[name].encode(), "run `python scripts/make_reference.py`"


@pytest.mark.parametrize("name", WITH_PARTS)
def test_a_page_with_generated_parts_has_one(name: str) -> None:
    assert START in FILES[name]
    assert FILES[name].count(START) == FILES[name].count(END)


def test_only_marked_parts_are_replaced() -> None:
    old = f"before\n{START}calls{STOP}\nonly inference calls redaction\n{END}\nafter\n"
    new = with_parts(old)
    assert new.startswith("before\n")
    assert new.endswith(f"{END}\nafter\n")
    assert "only inference" not in new
    assert "| annotation | redaction, inference, ingestion |" in new
    assert with_parts(new) == new
    with pytest.raises(KeyError, match="unknown"):
        with_parts(f"{START}unknown{STOP}\n{END}\n")


def test_there_are_no_other_pages() -> None:
    assert {path.name for path in FOLDER.glob("*.md")} == set(PAGES)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("topics.md", [one.name for one in ALL_TOPICS]),
        ("services.md", [*SERVICE_NAMES, "| annotation | redaction, inference, ingestion |"]),
        ("reasons.md", list(Reason)),
        ("access.md", list(Action)),
        ("metrics.md", [one.name for one in METRICS]),
        ("settings.md", ["GLOSSATOR_KAFKA_BOOTSTRAP", "GLOSSATOR_DROP_FOLDER", "GLOSSATOR_TABLES_DIRECTORY"]),
        ("clauses.md", [*shipped_types().names, *CLAUSE_TYPES, *FIELD_TYPES, *FieldKind, *NoValue]),
        (
            "formats.md",
            [*(f"| `{kind}` |" for kind in GapKind), *(row.name for rows in FORMATS.values() for row in rows)],
        ),
        ("checks.md", [f"| `{one}` |" for one in Check]),
        ("events.md", ["DocumentSubmitted", "AnnotationService", "WatchAnnotations", "BlobRef"]),
        ("commands.md", ["glossator review accept", "glossator topics apply", "--min-confidence"]),
    ],
)
def test_every_row_of_a_table_is_on_its_page(name: str, words: list[str]) -> None:
    assert [word for word in words if word not in PAGES[name]] == []


def test_pages_do_not_depend_on_the_machine() -> None:
    assert [name for name, text in PAGES.items() if str(FOLDER.parents[1]) in text] == []
