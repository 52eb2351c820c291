"""200 planted personal values that occur nowhere else, and agreements that contain them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, islice, product

_FIRST = (
    "Aurelia",
    "Benedict",
    "Cordelia",
    "Desmond",
    "Evangeline",
    "Ferdinand",
    "Genevieve",
    "Horatio",
    "Imogen",
    "Jasper",
)
_STEMS = ("Quoxley", "Vrandham", "Zyndercot", "Thwackmere", "Öblinghurst", "Jorvikstan")
_ENDS = ("tree", "bridge", "water", "castle", "pool", "gate", "marsh", "thorpe", "wick", "dale")
_CITIES = ("Ellsworth, Maine 04605", "Bangor, Maine 04401", "Portland, Maine 04101", "Augusta, Maine 04330")


@dataclass(frozen=True, slots=True)
class Persona:
    """The values of a person: two names, an e-mail address, a phone number, and four further values."""

    name: str
    spouse: str
    mail: str
    phone: str
    iban: str
    ssn: str
    card: str
    address: str

    @property
    def values(self) -> tuple[str, ...]:
        return (self.name, self.spouse, self.mail, self.phone, self.iban, self.ssn, self.card, self.address)

    def lines(self) -> list[str]:
        """Lines of an agreement that contain the values."""
        return [
            f"The obligations of the Buyer are guaranteed by {self.name}, Social Security Number {self.ssn}.",
            f"The guarantor is married to Mrs. {self.spouse} and resides at {self.address}.",
            f"Notices to {self.name} shall be sent to {self.mail} or by telephone to {self.phone}.",
            f"Payments shall be made to account IBAN {self.iban} or charged to card number {self.card}.",
            f"By: ____________________\nName: {self.name}\nTitle: President",
        ]


def personas() -> list[Persona]:
    """25 people, 8 values each."""
    surnames = (stem + end for stem, end in product(_STEMS, _ENDS))
    names = (f"{first} {surname}" for first, surname in zip(_cycle(_FIRST), surnames, strict=False))
    return [_persona(number, *pair) for number, pair in enumerate(islice(zip(names, names, strict=False), 25))]


def parts_of(value: str) -> Sequence[str]:
    """Parts that identify a value: the whole, the family name, the digits of a number."""
    digits = "".join(one for one in value if one.isdigit())
    numeric = len(digits) >= 9 and "@" not in value
    surname = value.rsplit(" ", maxsplit=1)[-1] if value.replace(" ", "").isalpha() else ""
    compact = value.replace(" ", "") if value.startswith("DE") else ""
    return [one for one in (value, surname, digits if numeric else "", compact) if one]


def _persona(number: int, name: str, spouse: str) -> Persona:
    mail = f"{name.split(maxsplit=1)[0]}.{name.split()[1]}".lower().replace("ö", "oe") + f"{number}@quoxmail.example"
    return Persona(
        name=name,
        spouse=spouse,
        mail=mail,
        phone=f"({207 + number}) 555-01{number + 10:02d}",
        iban=iban(370400440532013000 + 7919 * number),
        ssn=f"{219 + number}-{31 + number}-{4071 + 97 * number:04d}",
        card=card_number(401288880000000 + 104729 * number),
        address=f"{4100 + 13 * number} {name.split()[1]} Lane, {_CITIES[number % 4]}",
    )


def iban(account: int) -> str:
    """A German IBAN with a valid check number."""
    bban = f"{account:018d}"
    check = 98 - int(bban + "131400") % 97
    whole = f"DE{check:02d}{bban}"
    return " ".join(whole[at : at + 4] for at in range(0, len(whole), 4))


def card_number(body: int) -> str:
    """16 digits that pass Luhn's check."""
    text = f"{body:015d}"
    doubled = sum(sum(divmod(int(one) * 2, 10)) if place % 2 == 0 else int(one) for place, one in enumerate(text))
    whole = f"{text}{-doubled % 10}"
    return "-".join(whole[at : at + 4] for at in range(0, 16, 4))


def _cycle(names: Sequence[str]) -> Iterator[str]:
    return (names[number % len(names)] for number in count())
