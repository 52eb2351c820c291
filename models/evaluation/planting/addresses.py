"""Postal addresses in the forms of several countries, on one line or several."""

from collections.abc import Callable
from random import Random

from models.evaluation.planting.draw import fill
from models.evaluation.planting.material import Places


def draw_address(random: Random, places: Places, *, inline: bool) -> str:
    """An address on several lines, or on one line if `inline`."""
    make = random.choices([make for _, make in _COUNTRIES], [weight for weight, _ in _COUNTRIES])[0]
    address = make(random, places)
    return address.replace("\n", ", ") if inline else address


def _american(random: Random, places: Places) -> str:
    house = fill(random, random.choice(("%##", "%###", "%#", "%####")))
    unit = fill(random, random.choice(_AMERICAN_UNITS))
    return f"{house} {_american_street(random, places)}{unit}\n{_american_place(random, places)}"


def _american_street(random: Random, places: Places) -> str:
    name = random.choice(places.streets) if random.random() < 0.7 else random.choice(_ORDINALS)
    before = random.choice(("", "", "", "N. ", "South ", "West ", "NE "))
    after = random.choice(("", "", "", "", ", N.W.", " East"))
    return before + name + " " + random.choice(_STREET_KINDS) + after


def _american_place(random: Random, places: Places) -> str:
    city, state, code, zip_start = random.choice(places.american)
    zip_code = zip_start + fill(random, "##") + (fill(random, "-####") if random.random() < 0.3 else "")
    return f"{city}, {random.choice((state, code))} {zip_code}"


def _box(random: Random, places: Places) -> str:
    box = random.choice(("P.O. Box ", "PO Box ", "Post Office Box ", "P. O. Box ", "P.O. Drawer "))
    return f"{box}{fill(random, random.choice(('###', '####', '#####')))}\n{_american_place(random, places)}"


def _named_building(random: Random, places: Places) -> str:
    building = f"{random.choice(('One', 'Two', 'Three'))} {random.choice(places.streets)}"
    kind, floor = random.choice(("Plaza", "Center", "Square", "Tower")), random.choice(("8th Floor", "Suite 1400"))
    return f"{building} {kind}, {floor}\n{_american_place(random, places)}"


def _british(random: Random, places: Places) -> str:
    town, district = random.choice(places.british)
    house = fill(random, random.choice(("%#", "%##", "%#A", "Flat %, %#", "%#-%#")))
    street = f"{random.choice(places.british_streets)} {random.choice(_BRITISH_KINDS)}"
    return f"{house} {street}\n{town} {district} {fill(random, '%@@')}"


def _german(random: Random, places: Places) -> str:
    code = random.choice(("", "D-")) + fill(random, "%####")
    return f"{random.choice(places.german_streets)} {fill(random, '%#')}\n{code} {random.choice(places.german)}"


def _french(random: Random, places: Places) -> str:
    house = fill(random, random.choice(("%#", "%# bis", "%##"))) + random.choice((" ", ", "))
    return f"{house}{random.choice(places.french_streets)}\n{fill(random, '%####')} {random.choice(places.french)}"


def _dutch(random: Random, places: Places) -> str:
    street = f"{random.choice(places.dutch_streets)} {fill(random, '%##')}"
    return f"{street}\n{fill(random, '%### @@')} {random.choice(places.dutch)}"


def _southern(random: Random, places: Places) -> str:
    street, town = random.choice(places.southern)
    return f"{street}, {fill(random, '%#')}\n{fill(random, '%####')} {town}"


def _polish(random: Random, places: Places) -> str:
    return f"ul. {random.choice(places.polish_streets)} {fill(random, '%#/%')}\n{fill(random, '##-###')} Kraków"


def _canadian(random: Random, places: Places) -> str:
    street = f"{fill(random, '%##')} {random.choice(places.streets)} Street West, Suite {fill(random, '%##0')}"
    return f"{street}\nToronto, Ontario {fill(random, 'M%@ #@#')}"


_Make = Callable[[Random, Places], str]
_COUNTRIES: tuple[tuple[int, _Make], ...] = (
    (40, _american),
    (8, _box),
    (6, _named_building),
    (14, _british),
    (8, _german),
    (7, _french),
    (5, _dutch),
    (5, _southern),
    (3, _polish),
    (4, _canadian),
)
_AMERICAN_UNITS = ("", "", ", Suite %##", "\nSuite %00", ", Apt. %@", ", %#th Floor", " #%##", ", Unit %", "\nRoom %##")
_ORDINALS = ("5th", "Fifth", "42nd", "11th", "Third", "103rd")
_STREET_KINDS = (
    "Street", "St.", "Avenue", "Ave", "Boulevard", "Blvd.", "Road", "Rd.", "Drive", "Lane", "Court", "Parkway", "Way",
    "Circle", "Place", "Highway", "Terrace", "Trail", "Row", "Walk", "Spur", "Bend",
)  # fmt: skip
_BRITISH_KINDS = ("Street", "Road", "Lane", "Gardens", "Mews", "Terrace", "Close", "Crescent", "Square")
