"""Names as they are shown, and files that no person made."""

import pytest

from services.ingestion.extractors.archive.member import Budget, left_out_of, shown
from services.ingestion.extractors.result import Limits
from services.shared.domain.errors import Reject


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("a/b.txt", "a/b.txt"),
        ("a\n b\t\u3000c.txt", "a b c.txt"),
        ("a\x00\u202etxt.exe", "a\ufffd\ufffdtxt.exe"),
        ("", "\ufffd"),
        ("\ud800", "\ufffd"),
        ("x" * 5_000 + ".docx", "x" * 150 + "…" + "x" * 149),
    ],
)
def test_a_name_is_one_line(name: str, line: str) -> None:
    assert shown(name) == line
    assert len(shown(name)) <= 300


def test_a_long_name_keeps_its_end() -> None:
    assert shown("x" * 400 + ".docx").endswith("x.docx")


@pytest.mark.parametrize(
    ("name", "mode", "kind"),
    [
        ("a/b.txt", 0o100644, ""),
        ("a/b.txt", 0, ""),
        ("a/.DS_Store", 0, "file of an operating system"),
        ("a\\Thumbs.db", 0, "file of an operating system"),
        ("__MACOSX/a/._b.txt", 0, "file of an operating system"),
        ("._b.txt", 0, "file of an operating system"),
        ("a", 0o120777, "link"),
        ("a", 0o020666, "special file"),
    ],
)
def test_what_is_left_out(name: str, mode: int, kind: str) -> None:
    assert left_out_of(name, mode) == kind


def test_the_ratio_has_a_limit_from_32_mib() -> None:
    assert Budget.of(1_000, Limits()).unpacked == 32 << 20
    assert Budget.of(1 << 20, Limits()).unpacked == 200 << 20
    assert Budget.of(64 << 20, Limits()).unpacked == 256 << 20


def test_entries_have_a_limit() -> None:
    budget = Budget.of(1, Limits())
    for _ in range(20_000):
        budget.enter()
    with pytest.raises(Reject):
        budget.enter()
