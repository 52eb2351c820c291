"""People and the forms of their names."""

from random import Random

import pytest

from models.evaluation.planting.material import MaterialName, load_material
from models.evaluation.planting.people import Person, draw_form, draw_person, mailbox

JANE = Person("Jane", "A", "Smith", True, ("jane", "smith"))
LI = Person("伟", "", "李", False, ("wei", "li"))


def test_a_latin_name_has_many_forms() -> None:
    forms = {draw_form(Random(seed), JANE) for seed in range(300)}
    assert {"Jane Smith", "Jane A. Smith", "JANE SMITH", "SMITH, JANE", "Smith, Jane A.", "J. Smith"} <= forms


def test_a_chinese_name_has_its_surname_first() -> None:
    assert {draw_form(Random(seed), LI) for seed in range(20)} == {"李伟"}


@pytest.mark.parametrize("name", MaterialName)
def test_people_have_ascii_mailboxes(name: MaterialName) -> None:
    people = [draw_person(Random(seed), load_material(name)) for seed in range(300)]
    assert all(mailbox(Random(1), one).isascii() for one in people)
    assert any(not one.full.isascii() for one in people)
    assert any(one.is_han for one in people) or not load_material(name).others
    assert any("-" in one.surname for one in people)
