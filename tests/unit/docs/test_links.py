"""Links and make targets in the documentation exist."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.cli.__main__ import COMMANDS

ROOT = Path(__file__).resolve().parents[3]
_LINK = re.compile(r"!?\[[^\]\[]*\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)")
_FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*$", re.MULTILINE)
_ANCHOR = re.compile(r"<a id=\"([^\"]+)\"></a>")
_TARGET = re.compile(r"\bmake ([a-z][a-z0-9-]+)")
_COMMAND = re.compile(r"(?:`|^\s*|\$ |/)glossator ([a-z]+)(?= |`|$)", re.MULTILINE)
_COPIES = {"node_modules", "chart"}  # "chart": the one of a released folder, whose links lead from where it was
_ELSEWHERE = ("http://", "https://", "mailto:")


def _pages() -> Iterator[Path]:
    yield from sorted(ROOT.glob("*.md"))
    for folder in ("docs", "services", "samples", "models", "deploy"):
        pages = (ROOT / folder).rglob("*.md")
        yield from sorted(path for path in pages if not _COPIES & {*path.parts})


PAGES = [str(path.relative_to(ROOT)) for path in _pages()]


@pytest.mark.parametrize("name", PAGES)
def test_link_targets_exist(name: str) -> None:
    page = ROOT / name
    assert [link for link in _links(page) if not _leads(page, link)] == []


@pytest.mark.parametrize("name", [name for name in PAGES if not name.startswith("docs/adr/")])
def test_commands_exist(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    code = "\n".join(match.group() for match in re.finditer(r"`[^`\n]+`|^(?:    |\$ ).*$|```.*?```", text, re.M | re.S))
    targets = set(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(_TARGET.findall(code)) - targets == set()
    assert set(_COMMAND.findall(code)) - set(COMMANDS) == set()


def test_the_index_names_every_page() -> None:
    index = ROOT / "docs" / "README.md"
    linked = {(index.parent / link.partition("#")[0]).resolve() for link in _links(index)}
    told = [
        path
        for folder in ("tutorial", "how-to", "explanation", "reference")
        for path in (ROOT / "docs" / folder).glob("*.md")
    ]
    assert [str(path.relative_to(ROOT)) for path in told if path.resolve() not in linked] == []


def _links(page: Path) -> list[str]:
    return _LINK.findall(_FENCE.sub("", page.read_text(encoding="utf-8")))


def _leads(page: Path, link: str) -> bool:
    if link.startswith(_ELSEWHERE):
        return True
    path, _, anchor = link.partition("#")
    target = (page.parent / path).resolve() if path else page
    if not target.exists():
        return False
    return not anchor or target.suffix != ".md" or anchor in _anchors(target)


def _anchors(page: Path) -> set[str]:
    """The anchors of a page, and those that common renderers derive from headings."""
    text = _FENCE.sub("", page.read_text(encoding="utf-8"))
    derived = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in _HEADING.findall(text)}
    return derived | set(_ANCHOR.findall(text))
