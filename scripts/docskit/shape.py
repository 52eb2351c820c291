"""Compare outputs in shape: ids, numbers, times and the width of tables differ from run to run."""

import re

from scripts.docskit.page import Output

_TOKENS = {
    "time": r"\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)?",
    "id": r"\b[0-9a-f]{8,}\b",
    "number": r"\d+(?:[.,:]\d+)*",
    "cut": r"…",
}
_TOKEN = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _TOKENS.items()))
_BORDERS = re.compile(r"[─━│┃┌┐└┘├┤┬┴┼┏┓┗┛┡┩┣┫┳┻╇╈╋]+")
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_KEY = re.compile(r'"([^"\s]+)":')


def compare(page: Output, actual: str) -> tuple[list[str], dict[str, str]]:
    """Two results: the lines of the page that the output lacks, in order; the ids of this run, by the ids on the page.

    The output can have more lines than the page. In JSON only the names are compared.
    """
    if page.json:
        return [name for name in _KEY.findall(page.text) if f'"{name}":' not in actual], {}
    missing: list[str] = []
    ids: dict[str, str] = {}
    text, place = _spaced(actual), 0
    for line in filter(lambda one: one not in {"", "…"}, map(_spaced, page.text.splitlines())):
        match = re.compile(_pattern(line)).search(text, place)
        if match is None:
            missing.append(line)
        else:
            place = match.end()
            ids |= zip(_ids(line), match.groups(), strict=True)
    return missing, ids


def _spaced(text: str) -> str:
    return " ".join(_BORDERS.sub(" ", _COLOURS.sub("", text)).split())


def _ids(line: str) -> list[str]:
    return [token[0] for token in _TOKEN.finditer(line) if token.lastgroup == "id"]


def _pattern(line: str) -> str:
    """A regular expression for the shape of the line, with a group for each id."""
    parts, place = [], 0
    for token in _TOKEN.finditer(line):
        kind = token.lastgroup or ""
        parts += [re.escape(line[place : token.start()]), _PATTERNS[kind]]
        place = token.end()
    return "".join([*parts, re.escape(line[place:])])


_PATTERNS = _TOKENS | {"id": f"({_TOKENS['id']})", "cut": ".*?"}
