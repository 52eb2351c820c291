"""Numbers that states outside of the United States give to people and businesses: by their label, and without one where
a check digit and a form of their own make them sure.
"""

from collections.abc import Callable, Iterator

from stdnum import lei
from stdnum.au import abn
from stdnum.be import nn
from stdnum.br import cnpj, cpf
from stdnum.ch import ssn as ahv
from stdnum.cn import ric
from stdnum.es import dni, nie
from stdnum.fi import hetu
from stdnum.fr import nir
from stdnum.ie import pps
from stdnum.in_ import pan
from stdnum.it import codicefiscale
from stdnum.mx import rfc
from stdnum.pl import nip, pesel
from stdnum.se import personnummer
from stdnum.za import idnr as south_african

from services.redaction.recognisers.base import Pattern, PatternRecogniser
from services.shared.domain.entities import EntityType

# In the words of many languages; what follows is the number.
_LABELS = (
    "national insurance", "nino", "nhs", "social insurance", "sin", "tax file", "tfn", "pan", "aadhaar", "rfc",
    "curp", "ppsn?", "pps", "nie", "nif", "dni", "dni/nif", "cif", "codice fiscale", "cod. fisc.", "partita iva",
    "p. iva", "numéro de sécurité sociale", "n° de sécurité sociale", "nir", "siren", "siret", "rcs", "bsn",
    "burgerservicenummer", "kvk", "niss", "insz", "rijksregisternummer", "numéro national", "ahv", "avs", "ahv-nr",
    "steuer-?id", "idnr", "steuer-?identifikationsnummer", "steuernummer", "personalausweis",
    "sozialversicherungsnummer", "svnr", "pesel", "nip", "regon", "krs", "dowód osobisty", "personnummer",
    "personnr", "organisationsnummer", "henkilötunnus", "hetu", "y-tunnus", "fødselsnummer", "fodselsnummer",
    "organisasjonsnummer", "cpr", "cvr", "rodné číslo", "ičo", "ico", "személyi szám", "adóazonosító", "cnp", "cui",
    "egn", "егн", "инн", "снилс", "огрн", "паспорт", "αφμ", "αμκα", "vkn", "tc kimlik", "t.c. kimlik", "cpf",
    "cnpj", "rut", "nit", "cuit", "abn", "acn", "nric", "fin", "hkid", "my number", "resident registration",
    "resident identity", "identity card", "id card", "national identity", "national id", "identification",
    "identity", "taxpayer", "tax(?:payer)? reference", "utr", "unique taxpayer reference", "vat", "ust-?id", "tva",
    "iva", "mwst", "gst", "gstin", "eori", "lei", "legal entity identifier", "d-?u-?n-?s", "duns",
    "south african id", "residence permit", "green card", "alien registration", "uscis", "visa", "voter",
)  # fmt: skip
_LABEL = "|".join(one.replace(". ", r"\.?\s?").replace(" ", r"\s+") for one in _LABELS)
_NUMBER = (
    r"(?:[ -]?(?:card|code|registration|reference|reg))?"
    r"(?:\s*(?:number|num[eé]ro|número|numer|num|nos?|nr|id|n°|nº|#|№))?\.?(?:\s*\([^)\n]{1,40}\))?(?:\s+(?:is|of|was))?[\s:#.–-]{0,6}"
)
_VALUE = r"[A-Z]{0,5}[ .-]?\d(?:[ ./-]{0,2}(?:[A-Z]{0,4}\d|[A-Z]{1,2}\b)){3,24}[A-Z]{0,3}"


def _is_long(value: str) -> bool:
    return sum(map(str.isdigit, value)) >= 5


def _checked(valid: Callable[[str], bool]) -> Callable[[str], bool]:
    return lambda value: bool(valid(value))


def _bare() -> Iterator[Pattern]:
    """Forms that nothing else has; the check digit decides."""
    for regex, valid in _FORMS:
        yield Pattern(rf"\b{regex}\b", 0.9, _checked(valid))


_FORMS: tuple[tuple[str, Callable[[str], bool]], ...] = (
    (r"[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z]", codicefiscale.is_valid),
    (r"[A-Z0-9]{18}\d{2}", lei.is_valid),
    (r"\d{8}-?[A-Z]", dni.is_valid),
    (r"[XYZ]-?\d{7}-?[A-Z]", nie.is_valid),
    (r"[12]\d{2}(?:0[1-9]|1[0-2]|[2-9]\d)(?:\d{2}|2[AB])\d{6}(?: ?\d{2})", nir.is_valid),
    (r"\d{2}\.\d{2}\.\d{2}-\d{3}\.\d{2}", nn.is_valid),
    (r"756\.\d{4}\.\d{4}\.\d{2}", ahv.is_valid),
    (r"\d{6}[-+A]\d{3}[0-9A-Y]", hetu.is_valid),
    (r"\d{6}[-+]\d{4}", personnummer.is_valid),
    (r"\d{3}\.\d{3}\.\d{3}-\d{2}", cpf.is_valid),
    (r"\d{2}\.\d{3}\.\d{3}/\d{4}-\d{2}", cnpj.is_valid),
    (r"[A-Z]{3}[ABCFGHLJPTK][A-Z]\d{4}[A-Z]", pan.is_valid),
    (r"[A-Z&Ñ]{3,4}\d{6}[A-Z0-9]{3}", rfc.is_valid),
    (r"\d{7}[A-W][AHWTX]?", pps.is_valid),
    (r"\d{3}-\d{3}-\d{2}-\d{2}", nip.is_valid),
    (r"\d{11}", pesel.is_valid),
    (r"\d{13}", south_african.is_valid),
    (r"\d{17}[\dX]", ric.is_valid),
    (r"\d{2} \d{3} \d{3} \d{3}", abn.is_valid),
)
FOREIGN_IDS = PatternRecogniser(
    "foreign_id.v1",
    EntityType.IDENTIFIER,
    (Pattern(rf"\b(?:{_LABEL}){_NUMBER}({_VALUE})\b", 0.95, _is_long, ignore_case=True), *_bare()),
)
