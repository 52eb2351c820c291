"""Who is active, and who is in which group."""

from dataclasses import replace

from services.shared.runtime.access.members.directory import Directory, Group, Person

ANN = Person("bank", "1", "ann", "ann@bank.example")
BEN = Person("bank", "2", "ben", "ben@bank.example")
DEAL = Group("bank", "g", "Deal 117", members=frozenset({"1", "2", "unknown"}))


def test_a_group_has_its_active_people() -> None:
    directory = Directory()
    directory.apply([ANN, BEN], [DEAL])
    assert directory.has("bank", "Deal 117", "ann")
    assert not directory.has("bank", "Deal 118", "ann")
    assert not directory.has("other", "Deal 117", "ann")
    directory.apply([replace(ANN, active=False)], [])
    assert not directory.has("bank", "Deal 117", "ann")
    assert directory.has("bank", "Deal 117", "ben")
    directory.apply([], [replace(DEAL, deleted=True)])
    assert not directory.has("bank", "Deal 117", "ben")


def test_a_person_is_inactive_unless_another_entry_of_the_subject_is_active() -> None:
    directory = Directory()
    directory.apply([replace(ANN, active=False), replace(BEN, deleted=True)], [])
    assert directory.is_inactive("bank", "ann")
    assert directory.is_inactive("bank", "ben")
    assert not directory.is_inactive("bank", "eva")
    assert not directory.is_inactive("other", "ann")
    directory.apply([replace(ANN, person_id="3")], [])
    assert not directory.is_inactive("bank", "ann")
    directory.clear()
    assert not directory.is_inactive("bank", "ben")
