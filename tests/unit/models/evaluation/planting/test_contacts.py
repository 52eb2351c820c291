"""Mail addresses, telephone numbers, addresses of the network."""

from ipaddress import IPv4Address, IPv6Address
from random import Random

from models.evaluation.planting.contacts import CONTACTS, draw_ipv4, draw_ipv6, draw_mail
from models.evaluation.planting.people import Person

SEEDS = range(200)


def test_network_addresses_are_addresses() -> None:
    for seed in SEEDS:
        assert IPv4Address(draw_ipv4(Random(seed))).version == 4
        assert IPv6Address(draw_ipv6(Random(seed))).version == 6


def test_mail_addresses_are_made_of_the_name() -> None:
    jane = Person("Jane", "", "Smith", True, ("jane", "smith"))
    assert all("smith" in draw_mail(Random(seed), jane).casefold().partition("@")[0] for seed in SEEDS)


def test_contacts_are_written_in_many_ways() -> None:
    assert all(len({draw(Random(seed)) for seed in SEEDS}) > 100 for draw in CONTACTS.values())
