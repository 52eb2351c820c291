"""Mail addresses, telephone numbers, web and network addresses."""

from random import Random

from models.evaluation.planting.draw import fill
from models.evaluation.planting.people import Person, mailbox


def draw_mail(random: Random, person: Person) -> str:
    """The mail address of a person at an invented company."""
    address = f"{mailbox(random, person)}@{_domain(random)}"
    return random.choice((address, address, address, address.upper(), address.title()))


def draw_phone(random: Random) -> str:
    """A telephone number in one of many formats; half of the numbers are North American."""
    shape = random.choice(_AMERICAN if random.random() < 0.5 else _OTHER_COUNTRIES)
    number = fill(random, shape)
    return number + fill(random, random.choice(_EXTENSIONS)) if random.random() < 0.1 else number


def draw_url(random: Random) -> str:
    """The URL of a person's account."""
    domain = _domain(random)
    path = random.choice(("/clients/", "/portal?id=", "/~", "/secure/login/")) + fill(random, "@@###").lower()
    return random.choice(("https://www.", "http://", "www.", "https://")) + domain + random.choice(("", path, path))


def draw_ipv4(random: Random) -> str:
    """A public or private address."""
    return ".".join(str(random.randrange(1, 255)) for _ in range(4))


def draw_ipv6(random: Random) -> str:
    """An IPv6 address, in full or with its zeros shortened."""
    return fill(
        random,
        random.choice(("2001:db8:~~~~:~~~~:~~~~:~~~~:~~~~:~~~~", "fe80::~~~~:~~~~:~~~~:~~~~", "2001:db8::~~~~:~~~")),
    )


def draw_mac(random: Random) -> str:
    """A MAC address."""
    return fill(random, random.choice(("~~:~~:~~:~~:~~:~~", "~~-~~-~~-~~-~~-~~")))


def _domain(random: Random) -> str:
    return "".join(random.choices(_PARTS, k=2)) + random.choice(("", "-law", "group")) + random.choice(_ENDS)


_AMERICAN = (
    "(2##) 5##-####", "(3##)5##-####", "4##-5##-####", "5##.5##.####", "6## 5## ####", "+1 7## 5## ####",
    "+1-8##-5##-####", "1-8##-5##-####", "9##/5##-####", "+1 (2##) 5##-####", "1.3##.5##.####", "(4##) 5##.####",
    "5##5##%###",
)  # fmt: skip
_OTHER_COUNTRIES = (
    "+44 20 7### ####", "+44 (0)20 8### ####", "020 7### ####", "0161 4## ####", "+44 7### ######", "07### ######",
    "(0171) 6## ####", "+49 69 ######%", "+49 (0) 89 4### ###", "069/9######", "0049 30 2#######",
    "+33 1 4# ## ## ##", "01 5# ## ## ##", "+33 (0)6 ## ## ## ##", "+41 44 2## ## ##", "044 3## ## ##",
    "+31 20 5## ####", "020-6######", "+34 91 5## ## ##", "+39 02 8### ####", "+48 22 6## ## ##", "+46 8 5## ### ##",
    "+353 1 6## ####", "+86 10 8### ####", "+81 3-3###-####", "+91 98### #####", "+852 2### ####", "+65 6### ####",
    "+55 11 9####-####", "+971 4 3## ####", "+61 2 9### ####", "+7 495 7##-##-##", "+972 3 6## ####",
)  # fmt: skip
_EXTENSIONS = (" ext. ###", " x####", ", extension ####", " Ext ###")
_PARTS = ("north", "bridge", "harbor", "field", "stone", "summit", "cedar", "alder", "merid", "quay", "loft", "grant")
_ENDS = (".com", ".net", ".org", ".co.uk", ".de", ".eu", ".bank", ".io", ".com.au", ".fr")
CONTACTS = {
    "phone": draw_phone,
    "fax": draw_phone,
    "url": draw_url,
    "ipv4": draw_ipv4,
    "ipv6": draw_ipv6,
    "mac": draw_mac,
}
