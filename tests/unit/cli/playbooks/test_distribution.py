"""The severities of a playbook's findings on a folder of documents."""

import pytest

from services.annotation.playbook.marks import Mark
from services.annotation.playbook.subject import Subject
from services.cli.playbooks.distribution import bar, distribution, distribution_table, too_severe
from services.cli.playbooks.preview import AnnotatedDocument
from services.shared.domain.annotations import Paper
from tests.unit.annotation.playbook.test_conclude import tiny
from tests.unit.cli.render.test_document import rendered

NDA = Subject("nda")
AMENDMENT = Subject("nda", paper=Paper("amendment", 0.9))
LAW = Mark("a", "Governing Law")
RIVALS = Mark("b", "Non-Compete", words="The Customer shall not compete with the Supplier.")


def documents(count: int, subject: Subject, *marks: Mark) -> list[AnnotatedDocument]:
    return [AnnotatedDocument(str(number), subject, marks) for number in range(count)]


@pytest.mark.parametrize(
    ("given", "rules"),
    [
        (documents(8, NDA, LAW), []),
        (documents(6, NDA, LAW) + documents(2, NDA), []),
        (documents(5, NDA, LAW) + documents(3, NDA), ["law", "rules"]),
        (documents(5, NDA, LAW) + documents(2, NDA) + documents(1, NDA, LAW, RIVALS), ["rules"]),
        (documents(5, NDA, LAW) + documents(2, NDA), []),
        (documents(5, NDA, LAW) + documents(3, AMENDMENT), []),
        (documents(5, NDA, LAW) + documents(3, NDA, LAW, RIVALS), ["rivals", "rules"]),
    ],
)
def test_a_rule_must_not_fire_as_high_on_ordinary_paper(given: list[AnnotatedDocument], rules: list[str]) -> None:
    assert [line.partition(":")[0] for line in too_severe(distribution(tiny(), given))] == rules


def test_the_table_counts_findings_and_documents_by_severity() -> None:
    made = distribution(tiny(), [*documents(2, NDA), *documents(2, NDA, RIVALS), *documents(4, NDA, LAW)])
    rows = [line.split() for line in rendered(distribution_table(tiny(), made), 120).splitlines()]
    assert rows[1] == ["law", "4", "8", "50%", "█" * 5]
    assert rows[2] == ["rivals", "2", "8", "25%", "█" * 2]
    assert rows[3][-5:] == ["2", "2", "8", "50%", "█" * 5]
    assert rows[4] == ["findings", "2", "4"]


@pytest.mark.parametrize(
    ("high", "found", "documents", "expected"),
    [
        (0, 0, 0, ""),
        (0, 0, 8, ""),
        (0, 4, 8, "░" * 5),
        (4, 8, 8, "█" * 5 + "░" * 5),
        (8, 8, 8, "█" * 10),
        (1, 1, 100, ""),
    ],
)
def test_a_bar_has_the_shares_of_documents(high: int, found: int, documents: int, expected: str) -> None:
    assert bar(high, found, documents) == expected
