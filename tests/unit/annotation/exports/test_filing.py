"""Filing targets from settings, and the addresses of files."""

from urllib.parse import unquote, urlsplit

import pytest

from services.annotation.exports.filing import Filing, FilingTarget, place_of, read_targets
from services.shared.domain.document import BlobRef, KeyScope
from tests.unit.annotation.support import NOW, REVIEWER

SCHEMES = ("file", "s3")
FILE = BlobRef("harbour-bank", KeyScope.REDACTED, "d1", "file", 3)


def filing(matter: str, name: str) -> Filing:
    return Filing("f1", "dms", name, "text/plain", "00", FILE, REVIEWER, "", (), matter, NOW)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        (" , ,", []),
        ("t/dms=s3://bucket/a=b", [("t", "dms", "s3")]),
        (" t/dms=file:///srv , u/dms=https://x.example/in", [("t", "dms", "file"), ("u", "dms", "https")]),
        ("t/ärchiv=file:///srv", [("t", "ärchiv", "file")]),
    ],
)
def test_targets(text: str, found: list[tuple[str, str, str]]) -> None:
    targets = read_targets(text, SCHEMES)
    assert [(*key, one.scheme) for key, one in targets.items()] == found


@pytest.mark.parametrize(
    "entry",
    [
        "dms=file:///srv",
        "/dms=file:///srv",
        "t/=file:///srv",
        "t/dms",
        "t/dms=ftp://hunter2@x",
        "a/b=file:///srv",
        "t/dms=https://u:hunter2@[x/",
        "t/dms=https://u:hunter2@x.\u2100.example/",
    ],
)
def test_a_faulty_entry_is_named_by_its_number_only(entry: str) -> None:
    with pytest.raises(ValueError, match=r"^entry 2 must be TENANT/NAME=URI") as caught:
        read_targets(f"a/b=file:///srv,{entry}", SCHEMES)
    assert "hunter2" not in str(caught.value)
    assert caught.value.__context__ is None or caught.value.__suppress_context__


@pytest.mark.parametrize("root", ["file:///srv/out", "file:///srv/out/"])
@pytest.mark.parametrize(("matter", "name"), [("HB-1", "notes.docx"), ("a/b", "../x?y#z"), ("約", "契約書.docx")])
def test_a_file_is_in_the_folder_of_its_matter(root: str, matter: str, name: str) -> None:
    address = place_of(FilingTarget("t", "dms", root), filing(matter, name))
    parts = urlsplit(address)
    folder, file = parts.path.removeprefix("/srv/out/").split("/")
    assert (parts.query, parts.fragment) == ("", "")
    assert (unquote(folder), unquote(file)) == (matter, f"f1-{name}")


@pytest.mark.parametrize("root", ["s3://bucket/in", "s3://bucket/in/"])
def test_a_file_about_several_matters_is_in_the_folder_of_none(root: str) -> None:
    assert place_of(FilingTarget("t", "dms", root), filing("", "grid.xlsx")) == "s3://bucket/in/f1-grid.xlsx"
