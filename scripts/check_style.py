"""Check the language of docs, help texts, messages, docstrings and comments against `docs/style.yaml`.

Prints one line per fault, `path:line: found: what to write`, and exits with 1 if there is any.
"""

import ast
import io
import re
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

_ROOT = Path(__file__).resolve().parent.parent
_TEXTS = {".md", ".proto", ".sh", ".tpl", ".txt", ".yaml", ".yml"}
_STRINGS = {tokenize.STRING, getattr(tokenize, "FSTRING_MIDDLE", tokenize.STRING)}
_LIST = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
_FEWEST_WORDS = 5
"""A docstring with fewer repeats the name."""

Rule = tuple[re.Pattern[str], str]


def main() -> int:
    style = yaml.safe_load((_ROOT / "docs/style.yaml").read_text())
    rules = list(rules_of(style))
    listed = subprocess.run(_LIST, cwd=_ROOT, check=True, capture_output=True, text=True)
    names = [name for name in listed.stdout.split("\n") if name and not name.startswith(tuple(style["exclude"]))]
    found = [f"{name}:{fault}" for name in names for fault in faults(_ROOT / name, rules)]
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


def rules_of(style: Any) -> Iterator[Rule]:
    """The terms, which never match inside a path or an identifier, then the phrases."""
    for term, entry in style["terms"].items():
        for other in entry["not"]:
            yield re.compile(rf"(?<![\w/.`-]){other}(?![\w/`(-]|\.\w|\"(?::|$))", re.IGNORECASE), term
    for phrase in style["phrases"]:
        yield re.compile(phrase["find"], re.IGNORECASE), phrase["write"]


def faults(path: Path, rules: list[Rule]) -> Iterator[str]:
    if path.suffix not in _TEXTS | {".py"} or not path.exists():
        return
    text = path.read_text()
    lines = _python(text, "tests" in path.parts) if path.suffix == ".py" else enumerate(text.splitlines(), 1)
    for number, line in lines:
        for pattern, write in rules:
            if match := pattern.search(line):
                yield f"{number}: {match[0].strip()!r}: write: {write}"
    if path.suffix == ".py":
        yield from _short_docstrings(text)


def _python(text: str, documented_only: bool) -> Iterator[tuple[int, str]]:
    """Comments and strings; of tests only comments and docstrings, not their data."""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        is_string = token.type in _STRINGS and (not documented_only or token.string.startswith('"""'))
        if token.type == tokenize.COMMENT or is_string:
            yield from enumerate(token.string.splitlines(), token.start[0])


def _short_docstrings(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            words = (ast.get_docstring(node) or "").split()
            if 0 < len(words) < _FEWEST_WORDS:
                line = getattr(node, "lineno", 1)  # a module has none
                yield f"{line}: {' '.join(words)!r}: write: what the name does not say, or no docstring"


if __name__ == "__main__":
    sys.exit(main())
