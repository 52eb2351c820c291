"""Agreements for benchmarks: 5 to 50 kB, each different, with the same text for the same number."""

import random
from collections.abc import Sequence

SIZES = (5_000, 8_000, 12_000, 20_000, 30_000, 50_000)
"""In code points, about; document n has size n modulo their count."""

_KINDS = ("CREDIT AGREEMENT", "SUPPLY AGREEMENT", "SERVICES AGREEMENT", "SOFTWARE LICENSE AGREEMENT", "LEASE AGREEMENT")
_STATES = ("New York", "Delaware", "Maine", "Texas", "Ohio", "Oregon", "Vermont")
_FIRST = ("Ada", "Grace", "Alan", "Edsger", "Barbara", "Donald", "Radia", "Leslie", "Frances", "Tony")
_LAST = ("Quillfeather", "Ostrander", "Winterbourne", "Castellane", "Merrivale", "Thackeray", "Ellsworth", "Harcourt")
_FIRMS = ("Birchwater", "Stonegate", "Larkmere", "Halverton", "Copperfield", "Norwick", "Ashgrove", "Fennimore")
_GOODS = ("pumps", "valves", "turbines", "bearings", "cables", "panels", "filters", "castings", "sensors", "motors")
_WORDS = (
    *("schedule", "delivery", "inspection", "invoice", "warehouse", "carrier", "acceptance", "specification", "notice"),
    *("forecast", "premises", "records", "covenant", "instalment", "guarantee", "certificate", "remedy", "calendar"),
)
_CLAUSES = (
    "This Agreement shall be governed by and construed in accordance with the laws of the State of {state}.",
    "Neither party may assign this Agreement or any {word} without the prior written consent of the other party.",
    "In no event shall the aggregate liability of either party under Section {section} exceed {amount} dollars.",
    "Either party may terminate this Agreement for convenience upon {days} days' prior written notice to {name}.",
    "{firm} shall maintain commercial general liability insurance of not less than {amount} dollars for {goods}.",
    "Upon reasonable notice, {firm} may audit the books and records that concern the {word} of {goods}, once a year.",
    "During the term, the Supplier shall not sell {goods} to any other person within {state} without a {word}.",
    "This Agreement shall renew automatically for successive terms of {days} days unless either party objects.",
    "Invoices are payable within {days} days after receipt; late amounts bear interest at {rate} per cent a year.",
    "The {word} of the {goods} shall follow Section {section}, and the {word2} shall be kept for {days} days.",
    "Each party shall keep the {word} confidential for {years} years after the {word2} was disclosed to it.",
    "Where the {word} is late by more than {days} days, {firm} may buy {goods} elsewhere and charge the difference.",
    "Questions about the {word} go to {name}, at {mail} or {phone}, with a copy to the office in {state}.",
    "The parties shall meet in {state} every {days} days to go through the {word}, the {word2} and the {goods}.",
)


def agreement(number: int) -> str:
    """The text of document `number`. Everyone named in it signs it."""
    chance = random.Random(f"bench/{number}")
    firm, other = _firm(chance), _firm(chance)
    signatories = (_name(chance), _name(chance))
    kind, day = chance.choice(_KINDS), number % 28 + 1
    parts = [f"{kind}\n\nThis {kind.title()} no. {number} is made as of May {day}, 2024 by {firm} and {other}."]
    length, place = len(parts[0]), 0
    while length < SIZES[number % len(SIZES)]:
        place += 1
        parts.append(_section(chance, place, firm, signatories))
        length += len(parts[-1]) + 2
    parts += [f"By: ______________\nName: {name}\nTitle: Director" for name in signatories]
    return "\n\n".join((*parts, f"Email: director{number}@example.com\n"))


def _section(chance: random.Random, place: int, firm: str, names: Sequence[str]) -> str:
    clauses = " ".join(_clause(chance, firm, chance.choice(names)) for _ in range(chance.randint(2, 5)))
    return f"{place}. {chance.choice(_WORDS).title()}. {clauses}"


def _clause(chance: random.Random, firm: str, name: str) -> str:
    return chance.choice(_CLAUSES).format(
        state=chance.choice(_STATES),
        word=chance.choice(_WORDS),
        word2=chance.choice(_WORDS),
        goods=chance.choice(_GOODS),
        amount=f"{chance.randint(1, 90) * 10_000:,}",
        days=chance.randint(5, 180),
        years=chance.randint(2, 9),
        rate=chance.randint(2, 12),
        section=chance.randint(1, 30),
        firm=firm,
        name=name,
        mail=f"{name.split(maxsplit=1)[0].lower()}{chance.randint(1, 99)}@example.com",
        phone=f"+1 212 555 01{chance.randint(10, 99)}",
    )


def _name(chance: random.Random) -> str:
    return f"{chance.choice(_FIRST)} {chance.choice(_LAST)}"


def _firm(chance: random.Random) -> str:
    return f"{chance.choice(_FIRMS)} {chance.choice(_GOODS).title()} LLC"
