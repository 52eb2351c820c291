"""The mentions of the version. `pyproject.toml` is the source of the others."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SOURCE = "pyproject.toml"
VERSION = re.compile(r"(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)")
_NUMBER = rf"(?P<version>{VERSION.pattern})"
_IMAGE = rf"\bglossator(?:-[a-z-]+)?:(?:\$\{{GLOSSATOR_TAG:-)?{_NUMBER}"


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention. `line` counts from 1."""

    path: str
    line: int
    version: str


def current_version(root: Path) -> str:
    """Read the version from `pyproject.toml`."""
    return str(tomllib.loads((root / SOURCE).read_text(encoding="utf-8"))["project"]["version"])


def mentions(root: Path) -> Iterator[Mention]:
    """All mentions in the files of `MENTIONS`."""
    for path, pattern in _files(root):
        text = path.read_text(encoding="utf-8")
        for match in pattern.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            yield Mention(str(path.relative_to(root)), line, match["version"])


def rewrite(root: Path, version: str) -> None:
    """Write `version` into every mention."""
    for path, pattern in _files(root):
        text = path.read_text(encoding="utf-8")
        path.write_text(pattern.sub(lambda match: _with(match, version), text), encoding="utf-8")


def _with(match: re.Match[str], version: str) -> str:
    start, end = (match.span("version")[side] - match.start() for side in (0, 1))
    return match[0][:start] + version + match[0][end:]


def _files(root: Path) -> Iterator[tuple[Path, re.Pattern[str]]]:
    for glob, pattern in MENTIONS:
        for path in sorted(root.glob(glob)):
            if path.is_file():
                yield path, re.compile(pattern, re.MULTILINE)


MENTIONS = (
    (SOURCE, rf'^version = "{_NUMBER}"$'),
    ("deploy/helm/glossator/Chart.yaml", rf"^(?:version|appVersion): {_NUMBER}$"),
    ("deploy/helm/glossator/**/*", _IMAGE),
    ("docker-compose.yml", _IMAGE),
    ("Dockerfile", rf"^ARG VERSION={_NUMBER}$"),
    ("Dockerfile", _IMAGE),
    ("README.md", _IMAGE),
    ("docs/**/*.md", _IMAGE),
)
