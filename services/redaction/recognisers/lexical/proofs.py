"""Identifiers with a characteristic form and a valid check digit."""

import re
from collections.abc import Callable
from hashlib import sha256

from stdnum import imei, isin, lei, luhn
from stdnum.au import abn, tfn
from stdnum.be import nn
from stdnum.br import cnpj, cpf
from stdnum.ca import sin
from stdnum.ch import ssn as ahv
from stdnum.cn import ric
from stdnum.de import idnr
from stdnum.de import vat as german_vat
from stdnum.dk import cpr
from stdnum.es import cif, dni, nie
from stdnum.eu import vat as european_vat
from stdnum.fi import hetu
from stdnum.fr import nir, siren, siret
from stdnum.gb import nhs, utr
from stdnum.ie import pps
from stdnum.in_ import aadhaar, pan
from stdnum.it import codicefiscale
from stdnum.mx import curp, rfc
from stdnum.nl import bsn
from stdnum.no import fodselsnummer
from stdnum.pl import nip, pesel, regon
from stdnum.pt import nif
from stdnum.se import personnummer
from stdnum.us import rtn
from stdnum.za import idnr as south_african


def proven(value: str) -> bool:
    """Whether `value` is an identifier by its check digit. Values of digits only need ten: shorter ones match by
    chance.
    """
    compact = _SEPARATORS.sub("", value)
    return hetu.is_valid(value) or any(form.fullmatch(compact) and valid(compact) for form, valid in _FORMS)


def is_wallet(value: str) -> bool:
    """Whether `value` is base 58 with a valid Bitcoin checksum."""
    number = 0
    for one in value:
        number = number * 58 + _BASE58.index(one)
    if number.bit_length() > 200:
        return False
    body = number.to_bytes(25, "big")
    return sha256(sha256(body[:-4]).digest()).digest()[:4] == body[-4:]


def _is_resident(value: str) -> bool:
    """Whether `value` is a Chinese resident number. The library raises an error for regions without counties."""
    try:
        return bool(ric.is_valid(value))
    except KeyError:
        return True


def is_vin(value: str) -> bool:
    """Whether `value` has both letters and digits. The pattern of vehicle numbers checks everything else."""
    return any(map(str.isdigit, value)) and any(map(str.isalpha, value))


_SEPARATORS = re.compile(r"[\s./–‑-]")
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_FORMS: tuple[tuple[re.Pattern[str], Callable[[str], bool]], ...] = tuple(
    (re.compile(form), valid)
    for form, valid in (
        (r"[A-Z]{6}\w{2}[A-Z]\w{2}[A-Z]\w{3}[A-Z]", codicefiscale.is_valid),
        (r"[A-Z\d]{18}\d{2}", lei.is_valid),
        (r"[A-Z]{2}[A-Z\d]{9}\d", isin.is_valid),
        (r"\d{8}[A-Z]", dni.is_valid),
        (r"[XYZ]\d{7}[A-Z]", nie.is_valid),
        (r"[A-Z]\d{7}[A-Z\d]", cif.is_valid),
        (r"[12]\d{4}(?:\d{2}|2[AB])\d{6}(?:\d{2})", nir.is_valid),
        (r"756\d{10}", ahv.is_valid),
        (r"\d{6}[A+]\d{3}[\dA-Y]", hetu.is_valid),
        (r"\d{10}|\d{12}", personnummer.is_valid),
        (r"\d{10}", nhs.is_valid),
        (r"\d{10}", utr.is_valid),
        (r"\d{10}", nip.is_valid),
        (r"\d{10}", cpr.is_valid),
        (r"\d{11}", pesel.is_valid),
        (r"\d{11}", fodselsnummer.is_valid),
        (r"\d{11}", nn.is_valid),
        (r"\d{11}", cpf.is_valid),
        (r"\d{11}", idnr.is_valid),
        (r"\d{11}", abn.is_valid),
        (r"\d{12}", aadhaar.is_valid),
        (r"\d{13}", south_african.is_valid),
        (r"\d{14}", cnpj.is_valid),
        (r"\d{14}", siret.is_valid),
        (r"\d{14}", regon.is_valid),
        (r"\d{15}|\d{16}", imei.is_valid),
        (r"\d{15,19}", luhn.is_valid),
        (r"\d{17}[\dX]", _is_resident),
        (r"[A-Z]{5}\d{4}[A-Z]", pan.is_valid),
        (r"[A-Z&Ñ]{3,4}\d{6}[A-Z\d]{3}", rfc.is_valid),
        (r"[A-Z]{4}\d{6}[A-Z]{6}[A-Z\d]{2}", curp.is_valid),
        (r"\d{7}[A-W][AHWTX]?", pps.is_valid),
        (r"[A-Z]{2}[A-Z\d]{8,12}", european_vat.is_valid),
        (r"[A-HJ-NPR-Z\d]{12}\d{5}", is_vin),
        (r"[13][1-9A-HJ-NP-Za-km-z]{25,34}", is_wallet),
        (r"bc1[02-9ac-hj-np-z]{11,71}", lambda _: True),
        (r"0x[\da-fA-F]{40}", lambda _: True),
    )
)
NINE_DIGITS: tuple[Callable[[str], bool], ...] = (
    siren.is_valid, bsn.is_valid, sin.is_valid, tfn.is_valid, nif.is_valid, german_vat.is_valid, rtn.is_valid,
)  # fmt: skip
