"""Plain text in many encodings."""

from hypothesis import strategies as st

from tests.fuzz.documents.pieces import runs, words
from tests.fuzz.extraction.parent import Document, plain
from tests.fuzz.mutations import bytes_near

# fmt: off
ENCODINGS = (
    "utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-7", "cp1252",
    "cp1250", "iso8859_2", "cp1251", "koi8-r", "shift_jis", "gb18030", "big5", "euc-kr", "iso2022_jp", "cp437",
    "mac-roman", "cp1255",
)
# fmt: on
_strays = st.sampled_from(["\udc80", "\udc93", "\udcff", "\udcc3", "\udce2\udc80"])


def encoded(text: str, encoding: str) -> bytes:
    """The text without what the encoding does not have. Half surrogates become stray bytes."""
    if encoding == "utf-8":
        return text.encode("utf-8", "surrogateescape") if _has_only_strays(text) else text.encode("utf-8", "ignore")
    return text.encode(encoding, "ignore")


def _has_only_strays(text: str) -> bool:
    return all("\udc80" <= one <= "\udcff" for one in text if "\ud800" <= one <= "\udfff")


_encoded = st.builds(encoded, runs(words | _strays), st.sampled_from(ENCODINGS))
_near = bytes_near(
    [
        "1. Term. “This” Agreement ends.\f2. Law\n".encode(),
        "é § 4\n".encode("utf-16"),
        "naïve café\r\n".encode("cp1252"),
    ]
)
texts: st.SearchStrategy[Document] = (_encoded | _near).map(plain)
