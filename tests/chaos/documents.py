"""Small agreements, all different, from one seed."""

import random

_KINDS = ("SUPPLY AGREEMENT", "SERVICES AGREEMENT", "SOFTWARE LICENSE AGREEMENT", "NON-DISCLOSURE AGREEMENT")
_STATES = ("New York", "Delaware", "Maine", "Texas", "Ohio", "Oregon")
_FIRST = ("Ada", "Grace", "Alan", "Edsger", "Barbara", "Donald", "Radia", "Leslie")
_LAST = ("Quillfeather", "Ostrander", "Winterbourne", "Castellane", "Merrivale", "Thackeray", "Ellsworth", "Harcourt")
_CLAUSES = (
    "This Agreement shall be governed by and construed in accordance with the laws of the State of {state}.",
    "Neither party may assign this Agreement without the prior written consent of the other party.",
    "In no event shall the aggregate liability of either party exceed {amount} dollars.",
    "Either party may terminate this Agreement for convenience upon {days} days' prior written notice.",
    "Supplier shall maintain commercial general liability insurance of not less than {amount} dollars.",
    "Upon reasonable notice, Buyer may audit the books and records of Supplier once in each calendar year.",
    "During the term, Supplier shall not sell the Products to any other person within the Territory.",
    "This Agreement shall renew automatically for successive terms of {days} days unless either party objects.",
    "Invoices are payable within {days} days after receipt, and late amounts bear interest.",
)


def agreement(seed: int, number: int, version: int) -> str:
    """The text of version `version` of document `number`. The same arguments always give the same text."""
    chance = random.Random(f"{seed}/{number}/{version}")
    kind = chance.choice(_KINDS)
    name = f"{chance.choice(_FIRST)} {chance.choice(_LAST)}"
    head = f"{kind}\n\nThis {kind.title()} no. {number}-{version} is made as of May {number % 28 + 1}, 2024.\n\n"
    body = "\n\n".join(f"{place}. {_clause(chance)}" for place, _ in enumerate(range(chance.randint(6, 20)), start=1))
    mail = f"{name.split(maxsplit=1)[0].lower()}{number}@example.com"
    sign = f"\n\nBy: ______________\nName: {name}\nTitle: Director\nEmail: {mail}\n"
    return head + body + sign


def _clause(chance: random.Random) -> str:
    return chance.choice(_CLAUSES).format(
        state=chance.choice(_STATES), amount=chance.randint(1, 90) * 10_000, days=chance.randint(5, 90)
    )
