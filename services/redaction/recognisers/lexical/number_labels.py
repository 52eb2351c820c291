"""Labels of numbers in many languages: words before a number that make it an identifier."""

import re

from services.redaction.recognisers.lexical.lexicon import words


def labelled(before: str) -> int:
    """The least number of digits that makes a number after the words `before` an identifier; 0 if they are not a label.

    "Policy No.", "Kontonummer:" and "N°" require few digits, a noun or an acronym alone requires more.
    """
    plain = _PARENTHESIS.sub("", before) if before.rstrip(" \t\n:.").endswith(")") else before
    return _least_digits(plain) or (_least_digits(before.rstrip(" )\t\n:")) if plain is not before else 0)


def is_public_number(before: str, digits: int) -> bool:
    """Whether the number belongs to a law, a release, a clause or anything else that is public. Numbers of clauses and
    rooms are short.
    """
    return bool((_PUBLIC if digits < _LONG else _LAWS).search(before)) and not _NOT_ITS_OWN.search(before)


def is_form_field(before: str, after: str) -> bool:
    """Whether the number is alone after a caption that is not a quantity: "Staff: 40417"."""
    line = before.rpartition("\n")[2]
    return (
        bool(_CAPTION.search(line)) and not _QUANTITY.search(line) and not after.partition("\n")[0].strip(" .;,|\t\r")
    )


def _least_digits(before: str) -> int:
    bare = before.rstrip(_JOINTS)
    joint = before[len(bare) :]
    if "#" in joint or "№" in joint:
        return 3
    found = _last_words(bare)
    while found and found[-1].casefold() in _FILLERS:
        found.pop()
    if not found:
        return 0
    last = found[-1].casefold().strip(".’'")
    if last in _NUMBER_WORDS or last.endswith(_NUMBER_ENDS):
        return 3
    if last in _NOUNS or any(f"{one.casefold().strip('.')} {last}" in _PAIRS for one in found[-2:-1]):
        return 4
    in_capitals = len(found) > 1 and len(found[-2]) > 2 and found[-2].isupper()
    return 5 if _ACRONYM.fullmatch(found[-1]) and not in_capitals and last not in _NO_ACRONYMS else 0


def _last_words(before: str) -> list[str]:
    """The words at the end of `before`, at most five, with only spaces and full stops between them."""
    found: list[str] = []
    edge, gap = len(before), _STOP
    for match in reversed(list(_WORDS.finditer(before))):
        if len(found) == _MOST or not gap.fullmatch(before, match.end(), edge):
            break
        found.append(match.group())
        edge, gap = match.start(), _BLANKS
    return found[::-1]


_JOINTS = " \t\r\n:#№.=-–—_\"'“”‘’*|[(<>•·"
_WORD = r"(?:n[°º]|[^\W\d_](?:[\w.’'/-]*\w)?)"
_WORDS = re.compile(_WORD, re.IGNORECASE)
_STOP, _BLANKS = re.compile(r"\.?"), re.compile(r"\.?[ \t\n]{1,4}")
_MOST = 5
_PARENTHESIS = re.compile(r"\([^()\n]{0,60}\)\s*[:.]?\s*$")
_ACRONYM = re.compile(r"[^\W\d_a-z](?:[.-]?[^\W\d_a-z]){1,8}")
_CAPTION = re.compile(r"(?:^|\t| {2}|\|)\s*[^\W\d_][\w .,'’/()&-]{1,48}:[ \t]*$")
_QUANTITY = re.compile(
    r"(?i)\b(?:amounts?|number\s+of|no\.\s+of|shares?|units?|quantity|qty|prices?|totals?|sums?|value|volume|years?|period|term|size"
    r"|capacity|days?|months?|hours?|population|salary|balance|limit|principal|commitment|fees?|rate|margin|cost|payments?|budget"
    r"|revenues?|sales|income|debt|options?|warrants?|area|acres|feet|miles|weight|version|edition|date)\b"
)
_LAW_WORDS = (
    r"laws?|acts?|decree|regulations?|directive|releases?|standards?|pub(?:lic)?\.?\s+l(?:aw)?|bulletin|opinion|circular|resolution"
    r"|amendments?|sections?|sec|articles?|rules?|clauses?|treas(?:ury)?\.?\s+reg|rev(?:enue)?\.?\s+(?:proc|rul(?:ing)?)|ruling|patents?"
    r"|u\.?s\.?c|c\.?f\.?r|stat|accounting\s+standards\s+no"
)
_PLACE_WORDS = (
    r"fas|sfas|fin|ifrs|ias|eitf|iso|iec|astm|ansi|en|din|reg|forms?|schedules?|exhibits?|pages?|pp|paragraphs?|parts?|chapters?|titles?|append(?:ix|ices)|annex|versions?|volumes?|vol"
    r"|figures?|tables?|lines?|items?|phases?|edition|suite|room|lots?|blocks?|floors?|units?|buildings?|routes?|highways?|interstate"
)
_NUMBERED = r"\b\.?,?[ \t\n]*(?:\((?:eu|ec|eec)\)[ ]*)?(?:(?:nos?|number|numbers)\b\.?|§+|\#)?|§+)[ \t\n]*$"
_LAWS = re.compile(rf"(?:\b(?:{_LAW_WORDS}){_NUMBERED}", re.IGNORECASE)
_PUBLIC = re.compile(rf"(?:\b(?:{_LAW_WORDS}|{_PLACE_WORDS}){_NUMBERED}", re.IGNORECASE)
_LONG = 8
_NOT_ITS_OWN = re.compile(r"\breg\.?[ \t\n]*nos?\.?[ \t\n]*$", re.IGNORECASE)
_FILLERS = words(
    """
    is was are of being the under as at in for reads bearing assigned issued with ending in ist lautet der die das des
    est du de la le les l del della di da do dos es el è van het är er on o nos
    """
) - words("no nos")
_NUMBER_WORDS = words(
    """
    no nos nr nrs num number numbers nbr id ids i.d identifier identifiers identification code codes ref refs
    reference references serial nummer numero número numéro numer numeru n° nº n číslo cislo č num. номер №. αριθμός
    αριθμο αρ szám száma sz 番号 号码 編號 编号 번호 numara numarası nomor kod kodu codice código codigo cod kennziffer
    aktenzeichen az geschäftszeichen numéros números numeri
    """
)
_NUMBER_ENDS = (
    "nummer", "nummern", "nummeret", "nr", "number", "numret", "numero", "tunnus", "szám", "code", "-id", "kennzeichen",
    "zahl", "номер", "id-nr", "idnr", "schlüssel",
)  # fmt: skip
_NOUNS = words(
    """
    car cars vehicle vehicles automobile truck trailer aircraft fahrzeug voiture
    account accounts acct accts a/c acc konto kontos compte cuenta conta rekening rachunek számla účet tili iban bic
    swift aba rtn routing transit blz bankleitzahl clabe ifsc bsb bban passport reisepass passeport pasaporte
    passaporto paszport paspoort pass pasport паспорт licence license permit führerschein permis patente rijbewijs
    körkort kørekort ajokortti personalausweis ausweis plate plates kennzeichen immatriculation targa targato
    matrícula matricula kenteken vin imei imsi iccid mac esn meid lei duns d-u-n-s ein fein itin tin ssn nino nhs utr
    vat gst tva iva mwst ust btw abn acn tfn nip pesel regon krs niss insz bsn kvk siren siret nir rcs ahv avs dni nie
    nif cif cuit cuil rfc curp cpf cnpj rg rut run pan aadhaar hetu cpr cvr oib jmbg cnp egn pps ppsn crn policy loan
    claim member membership customer client employee staff personnel badge patient mrn record records chart student
    invoice docket case file filing cause matter parcel parcels apn folio deed instrument certificate registration
    registered registry reg charter bar nmls npi dea crd cusip isin sedol rssd wallet card visa mastercard amex ticket
    booking confirmation pnr tracking meter subscriber phone telephone tel fax facsimile mobile cell ext extension box
    postfach zip postcode plz postal licensed personnummer henkilötunnus fødselsnummer fodselsnummer
    burgerservicenummer rijksregisternummer kartennummer carte tarjeta carta tessera karta police polizza póliza
    polisa dossier expediente pratica akte sygn инн снилс огрн αφμ αμκα identity identité identidad identità trainer
    mandate mandat mandato contract vertrag contrat contrato contratto darlehen prêt préstamo prestito lån kredyt
    reference référence referencia riferimento notary notaire notaio notario collegio
    """
)
_PAIRS = words("") | {
    "sort code", "social security", "national insurance", "codice fiscale", "partita iva", "tax file", "medical record",
    "identity card", "id card", "carte d'identité", "credit card", "debit card", "green card", "companies house",
    "sécurité sociale", "seguridad social", "previdência social", "company house", "driver's licence", "title policy",
}  # fmt: skip
_NO_ACRONYMS = words(
    """
    usd eur gbp chf jpy cad aud inr rmb cny hkd sgd sek nok dkk pln czk huf brl mxn zar aed us eu uk usa gaap ifrs
    fasb fas sfas ias iso iec astm ansi din en ieee cfr usc c.f.r u.s.c u.s ucc irc erisa sec rule form page section
    article exhibit schedule annex appendix part chapter title item table figure lot suite unit room floor and or the
    of to by in at on for from with january february march april may june july august september october november
    december jan feb mar apr jun jul aug sep sept oct nov dec am pm gmt est pst agreement amendment dated date total
    sum amount net gross tax year fy kwh mwh mw kw sq ft llc inc corp ltd plc gmbh ag sa nv bv lp llp na version ver
    release
    """
)
