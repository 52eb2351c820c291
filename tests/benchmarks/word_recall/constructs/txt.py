"""Plain text in each encoding that the extractor detects."""

from collections.abc import Mapping

_TEXT = "1. Term. Der Vertrag läuft bis zum 1. März – “fest” § 2.\r\n\tZins: 5,25 % p.a.\x0cSeite zwei: Ende.\n"


def texts() -> Mapping[str, bytes]:
    return {
        "utf-8.txt": _TEXT.encode(),
        "utf-8-mark.txt": _TEXT.encode("utf-8-sig"),
        "utf-16.txt": _TEXT.encode("utf-16"),
        "windows-1252.txt": _TEXT.encode("cp1252"),
        "ascii.txt": b"The Borrower shall re-\npay the Loan.\n",
    }
