"""The reference says what the tables in the code say."""

import pytest

from scripts.make_reference import FOLDER, pages
from services.shared.domain.errors import Reason
from services.shared.domain.records import Action
from services.shared.runtime.observe.metrics import METRICS
from services.shared.wire.topics import ALL_TOPICS

PAGES = pages()


@pytest.mark.parametrize("name", PAGES)
def test_page_is_up_to_date(name: str) -> None:
    committed = (FOLDER / name).read_bytes()
    assert committed == PAGES[name].encode(), "run `python scripts/make_reference.py`"


def test_no_page_is_left_over() -> None:
    assert {path.name for path in FOLDER.glob("*.md")} == set(PAGES)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("topics.md", [one.name for one in ALL_TOPICS]),
        ("reasons.md", list(Reason)),
        ("access.md", list(Action)),
        ("metrics.md", [one.name for one in METRICS]),
        ("settings.md", ["GLOSSATOR_KAFKA_BOOTSTRAP", "GLOSSATOR_DROP_FOLDER", "GLOSSATOR_TABLES_DIRECTORY"]),
        ("events.md", ["DocumentSubmitted", "AnnotationService", "WatchAnnotations", "BlobRef"]),
        ("commands.md", ["glossator review accept", "glossator topics apply", "--min-confidence"]),
    ],
)
def test_every_row_of_a_table_is_on_its_page(name: str, words: list[str]) -> None:
    assert [word for word in words if word not in PAGES[name]] == []


def test_pages_do_not_depend_on_the_machine() -> None:
    assert [name for name, text in PAGES.items() if str(FOLDER.parents[1]) in text] == []
