"""Numbers that banks, states and courts issue, with valid check digits."""

from collections.abc import Callable
from functools import partial
from hashlib import sha256
from random import Random

from stdnum import iban, imei, lei, luhn
from stdnum.au import abn, tfn
from stdnum.be import nn
from stdnum.br import cnpj, cpf
from stdnum.ca import sin
from stdnum.ch import ssn as ahv
from stdnum.cn import ric
from stdnum.de import idnr
from stdnum.de import vat as german_vat
from stdnum.es import dni, nie
from stdnum.fi import hetu
from stdnum.fr import nir, siren
from stdnum.gb import nhs, utr
from stdnum.gb import vat as british_vat
from stdnum.ie import pps
from stdnum.in_ import pan
from stdnum.it import codicefiscale
from stdnum.mx import rfc
from stdnum.nl import bsn
from stdnum.no import fodselsnummer
from stdnum.pl import nip, pesel
from stdnum.se import personnummer
from stdnum.us import ein, itin, rtn, ssn
from stdnum.za import idnr as south_african

from models.evaluation.planting.draw import Valid, birthday, fill, fill_valid

Draw = Callable[[Random], str]


def draw_number(random: Random, kind: str) -> str:
    """A value of `kind`, one of `NUMBERS`."""
    return NUMBERS[kind](random)


def _shapes(*shapes: str) -> Draw:
    return lambda random: fill(random, random.choice(shapes))


def _valid(valid: Valid, *shapes: str) -> Draw:
    return lambda random: fill_valid(random, random.choice(shapes), valid)


def _born(valid: Valid, before: str, after: str) -> Draw:
    """A number that begins with a date of birth; `before` is the date's strftime format."""
    return lambda random: fill_valid(random, birthday(random).strftime(before) + after, valid)


def _iban(random: Random) -> str:
    country, shape = random.choice(_IBANS)
    account = fill(random, shape)
    number = country + iban.calc_check_digits(f"{country}00{account}") + account
    return random.choice((number, " ".join(number[at : at + 4] for at in range(0, len(number), 4))))


def _card(random: Random) -> str:
    start, groups = random.choice(_CARDS)
    digits = start + fill(random, "#" * (sum(groups) - len(start) - 1))
    digits += luhn.calc_check_digit(digits)
    parts, at = [], 0
    for size in groups:
        parts.append(digits[at : at + size])
        at += size
    return random.choice((" ", "-", "", " ")).join(parts)


def _routing(random: Random) -> str:
    start = random.choice(("01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "26", "31"))
    digits = start + fill(random, "######")
    digits += rtn.calc_check_digit(digits)
    return random.choice((digits, digits, f"{digits[:4]}-{digits[4:8]}-{digits[8]}"))


def _bic(random: Random) -> str:
    country = random.choice(("US", "GB", "DE", "FR", "CH", "NL", "ES", "IT", "JP", "HK", "CA"))
    return fill(
        random, f"@@@@{country}{random.choice(('33', '2L', 'FF', 'MM', '2X', 'ZZ'))}{random.choice(('', 'XXX', '###'))}"
    )


def _lei(random: Random) -> str:
    return fill_valid(random, "5493&&&&&&&&&&&&&&##", lei.is_valid)


def _bitcoin(random: Random) -> str:
    """A Bitcoin address in base 58 with its checksum. Only the version byte is a leading zero, written as "1"."""
    body = bytes([0, random.randrange(1, 256)]) + random.randbytes(19)
    body += sha256(sha256(body).digest()).digest()[:4]
    number, digits = int.from_bytes(body, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        digits = _BASE58[rest] + digits
    return f"1{digits}"


def _date_of_birth(random: Random) -> str:
    day = birthday(random)
    forms = ("%B %-d, %Y", "%m/%d/%Y", "%d %B %Y", "%d.%m.%Y", "%Y-%m-%d", "%b. %-d, %Y", "%d/%m/%y", "%-d %b %Y")
    return day.strftime(random.choice(forms))


def _codice_fiscale(random: Random) -> str:
    start = fill(random, "@@@@@@") + birthday(random).strftime("%y") + random.choice("ABCDEHLMPRST")
    start += f"{random.randrange(1, 29):02d}" + fill(random, "@###")
    return start + codicefiscale.calc_check_digit(start)


_IBANS = (
    ("DE", "%#################"), ("GB", "@@@@##############"), ("FR", "#######################"),
    ("NL", "@@@@##########"), ("IT", "@######################"), ("CH", "#################"),
    ("AT", "%###############"), ("SE", "####################"), ("DK", "##############"),
    ("PL", "########################"), ("IE", "@@@@##############"), ("LU", "################"),
    ("CZ", "####################"), ("AE", "###################"), ("PT", "#####################"),
    ("GR", "#######################"),
)  # fmt: skip
_CARDS = (
    ("4", (4, 4, 4, 4)), ("51", (4, 4, 4, 4)), ("55", (4, 4, 4, 4)), ("2221", (4, 4, 4, 4)), ("6011", (4, 4, 4, 4)),
    ("34", (4, 6, 5)), ("37", (4, 6, 5)),
)  # fmt: skip
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
NUMBERS: dict[str, Draw] = {
    "account": _shapes(
        "##########",
        "%###########",
        "###-######-#",
        "#### #### ##",
        "%##-####-###",
        "00#######",
        "####-########",
        "%#######",
    ),
    "loan_number": _shapes("%#########", "LN-####-#####", "%###-#####", "##-#######-##", "HELOC########"),
    "sort_code": _shapes("##-##-##", "## ## ##", "######"),
    "card": _card,
    "iban": _iban,
    "routing": _routing,
    "bic": _bic,
    "ssn": _valid(ssn.is_valid, "###-##-####", "###-##-####", "#########"),
    "itin": _valid(itin.is_valid, "9##-7#-####", "9##-8#-####"),
    "ein": _valid(ein.is_valid, "##-#######"),
    "passport": _shapes("%########", "@########", "C@@&&&###", "##@@#####"),
    "driving_licence": _shapes(
        "@#######", "@###-####-####", "########", "### ### ###", "@#########", "WDL@@@@#@##&", "@@@@@######@@9@@"
    ),
    "case_number": _shapes(
        "%#:2#-cv-0####",
        "2#-cv-#####-@@@",
        "20##-CV-######",
        "#:1#-bk-#####",
        "C.A. No. 20##-0###-@@@",
        "##/#####",
        "CV-20##-00####",
        "20## @@ ######",
        "BC######",
        "HQ2#X0####",
    ),
    "vin": _shapes("1HGCM&&&&&&######", "WBA&&&&&&&&######", "5YJ3&&&&&&&######"),
    "parcel": _shapes("###-###-###", "##-##-###-###", "####-###-##", "###-##-###A"),
    "policy": _shapes("POL-#######", "@@@ #######-##", "GL##########", "##-@@-######-#"),
    "employee": _shapes("E######", "#####", "EMP-####", "@@####"),
    "customer": _shapes("C########", "%#######", "CIF-#######", "####-####"),
    "nmls": _shapes("######", "%######"),
    "duns": _shapes("##-###-####", "#########"),
    "filing": _shapes("20## #######", "##-##########", "2#-########"),
    "plate": _shapes("@@@-####", "#@@@###", "@@## @@@", "M-@@ ####"),
    "medical_record": _shapes("MRN-########", "%########"),
    "companies_house": _shapes("0#######", "SC######", "OC######"),
    "licence_number": _shapes("@@######", "######", "@#####"),
    "lei": _lei,
    "bitcoin": _bitcoin,
    "ethereum": _shapes("0x" + "~" * 40),
    "imei": _valid(imei.is_valid, "35#############", "35-######-######-#"),
    "date_of_birth": _date_of_birth,
    "nino": _shapes("AB ## ## ## C", "JK######A", "PW ######B"),
    "nhs": _valid(nhs.is_valid, "### ### ####", "##########"),
    "utr": _valid(utr.is_valid, "##########"),
    "vat_gb": _valid(british_vat.is_valid, "GB#########", "GB ### #### ##"),
    "vat_de": _valid(german_vat.is_valid, "DE%########"),
    "steuer_id": _valid(idnr.is_valid, "%##########"),
    "nir": _born(nir.is_valid, f"{1}%y%m", "75###%####"),
    "siren": _valid(siren.is_valid, "### ### ###"),
    "codice_fiscale": _codice_fiscale,
    "dni": _valid(dni.is_valid, "########@", "########-@"),
    "nie": _valid(nie.is_valid, "X#######@", "Y-#######-@"),
    "bsn": _valid(bsn.is_valid, "#########"),
    "belgian_nn": _born(nn.is_valid, "%y.%m.%d", "-###.##"),
    "ahv": _valid(ahv.is_valid, "756.####.####.##"),
    "pesel": _born(pesel.is_valid, "%y%m%d", "#####"),
    "nip": _valid(nip.is_valid, "###-###-##-##"),
    "personnummer": _born(personnummer.is_valid, "%y%m%d", "-####"),
    "hetu": _born(hetu.is_valid, "%d%m%y", "-###&"),
    "fodselsnummer": _born(fodselsnummer.is_valid, "%d%m%y", " #####"),
    "pps": _valid(pps.is_valid, "#######@", "#######@A"),
    "cpf": _valid(cpf.is_valid, "###.###.###-##"),
    "cnpj": _valid(cnpj.is_valid, "##.###.###/0001-##"),
    "sin": _valid(sin.is_valid, "### ### ###", "###-###-###"),
    "tfn": _valid(tfn.is_valid, "### ### ###"),
    "abn": _valid(abn.is_valid, "## ### ### ###"),
    "pan": _valid(pan.is_valid, "@@@P@####@"),
    "resident_identity": _born(ric.is_valid, "110105%Y%m%d", "###&"),
    "rfc": _born(partial(rfc.is_valid, validate_check_digits=True), "GODE%y%m%d", "&&&"),
    "south_african_id": _born(south_african.is_valid, "%y%m%d", "####08#"),
}
