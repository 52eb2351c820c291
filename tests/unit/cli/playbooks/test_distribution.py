"""The severities of a playbook's findings on a folder of documents."""

import pytest

from services.annotation.playbook.marks import Mark
from services.annotation.playbook.subject import Subject
from services.cli.playbooks.distribution import distribution, distribution_table, too_severe
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
        (documents(5, NDA, LAW) + documents(3, NDA), ["law"]),
        (documents(5, NDA, LAW) + documents(2, NDA), []),
        (documents(5, NDA, LAW) + documents(3, AMENDMENT), []),
        (documents(5, NDA, LAW) + documents(3, NDA, LAW, RIVALS), ["rivals"]),
    ],
)
def test_a_rule_must_not_fire_as_high_on_ordinary_paper(given: list[AnnotatedDocument], rules: list[str]) -> None:
    assert [line.partition(":")[0] for line in too_severe(distribution(tiny(), given))] == rules


def test_the_table_counts_findings_and_documents_by_severity() -> None:
    made = distribution(tiny(), [*documents(2, NDA), *documents(2, NDA, RIVALS), *documents(4, NDA, LAW)])
    rows = [line.split() for line in rendered(distribution_table(tiny(), made), 120).splitlines()]
    assert rows[1] == ["law", "4", "8", "50%"]
    assert rows[2] == ["rivals", "2", "8", "25%"]
    assert rows[3][-3:] == ["2", "2", "8"]
    assert rows[4] == ["findings", "2", "4"]
