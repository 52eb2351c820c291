import codecs
from collections.abc import Mapping

from services.ingestion.extractors.result import Limits
from tests.unit.ingestion.extractors.formats.proofs.proof import Proof

_GERMAN = "Die Laufzeit endet spätestens am 1. März; § 4 gilt für beide Parteien, also für Käufer und Verkäufer. "
_RUSSIAN = "Стороны договорились о том, что настоящий договор вступает в силу с даты его подписания. "
_JAPANESE = "本契約は、両当事者が署名した日に効力を生じ、三年間有効に存続するものとする。"


def _in(text: str, encoding: str, mark: bytes = b"") -> Proof:
    return Proof(mark + text.encode(encoding), (text,))


PROOFS: Mapping[str, tuple[Proof, ...]] = {
    "UTF-8, with or without a byte order mark": (
        _in(_GERMAN, "utf-8"),
        Proof(_GERMAN.encode("utf-8-sig"), ("\ufeff" + _GERMAN,)),
    ),
    "UTF-16, with or without a byte order mark": (
        _in(_GERMAN, "utf-16"),
        _in(_GERMAN, "utf-16-be", codecs.BOM_UTF16_BE),
        _in(_GERMAN, "utf-16-le"),
        _in(_GERMAN, "utf-16-be"),
    ),
    "UTF-32 with a byte order mark": (_in(_GERMAN, "utf-32"), _in(_GERMAN, "utf-32-be", codecs.BOM_UTF32_BE)),
    "Windows-1252": (_in(_GERMAN + "“quotes” – and dashes", "cp1252"),),
    "Other legacy encodings, such as Windows-1251 and Shift JIS": (
        _in(_RUSSIAN * 5, "cp1251"),
        _in(_JAPANESE * 5, "shift_jis"),
    ),
    "UTF-8 with stray bytes of Windows-1252": (Proof(_GERMAN.encode() * 3 + b"\x93", (_GERMAN * 3 + "“",)),),
    "Form feeds": (Proof(b"one\ftwo", ("one", "two")),),
    "Binary data": (Proof(b"\x00\x01\x02\x03\x04" * 50),),
    "Text above the limit": (Proof(b"long enough", limits=Limits(text=5)),),
    "More than 1,000,000 ends of lines and sentences": (Proof(b"a\n" * 1_000_001), Proof(b"Term;\n" * 500_001)),
    "More than 250,000 paragraphs": (Proof(b"a\n\n" * 250_001),),
}
