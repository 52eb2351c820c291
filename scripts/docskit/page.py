"""Read the steps of a page: its examples in order, each with the output that the page shows.

Fenced `sh`, `python` and `console` blocks are steps. In a `console` block, lines that begin with `$ ` are commands. A
fence without a language, or `json`, is the output of the step before it. A comment before a fence changes this:

    <!-- docs-test: skip REASON -->       do not run the block
    <!-- docs-test: background NAME -->   start it, and stop it at the end of the page
    <!-- docs-test: output NAME -->       the block is output of the background step NAME
    <!-- docs-test: file PATH -->         write the block to PATH, relative to the working folder
    <!-- docs-test: run
    commands that the page does not show
    -->
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from textwrap import dedent

_PART = re.compile(
    r"^ *<!-- docs-test: (?P<directive>\w+) ?(?P<argument>.*?) ?(?:\n(?P<hidden>.*?))?-->\n"
    r"|^(?P<indent> *)```(?P<language>\w*)\n(?P<body>.*?)^(?P=indent)```$",
    re.MULTILINE | re.DOTALL,
)
_DIRECTIVES = {"skip", "background", "output", "file", "run"}
_RUN, _OUTPUT = {"sh", "python", "console"}, {"", "json"}


class PageError(ValueError):
    """A page has a directive that cannot be followed. The message names the line."""


@dataclass(frozen=True, slots=True)
class Output:
    """The output of a step on a page. If the format is `json`, only the names are compared."""

    text: str
    json: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """`kind`: sh, python, file or output. `name`: that of a background step, or the path of a file."""

    line: int
    kind: str
    text: str
    name: str = ""
    output: tuple[Output, ...] = field(default=())


def steps(page: str) -> list[Step]:
    """The steps in the order of the page. Raises `PageError`."""
    found: list[Step] = []
    directive, argument = "", ""
    for match in _PART.finditer(page):
        line = page.count("\n", 0, match.start()) + 1
        if match["directive"]:
            directive, argument = match["directive"], match["argument"]
            _check(directive, argument, line)
            if directive == "run":
                found.append(Step(line, "sh", match["hidden"] or ""))
                directive = ""
            continue
        _add(found, directive, argument, Step(line, match["language"], dedent(match["body"])))
        directive = ""
    return found


def _check(directive: str, argument: str, line: int) -> None:
    if directive not in _DIRECTIVES:
        raise PageError(f"line {line}: {directive} is not one of {', '.join(sorted(_DIRECTIVES))}")
    if directive != "run" and not argument:
        raise PageError(f"line {line}: {directive} needs an argument")


def _add(found: list[Step], directive: str, argument: str, block: Step) -> None:
    output = Output(block.text, json=block.kind == "json")
    if directive == "skip":
        found.append(replace(block, kind="skipped", name=argument))
    elif directive in {"file", "output"}:
        found.append(replace(block, kind=directive, name=argument, output=(output,)))
    elif block.kind in _RUN:
        named = replace(block, name=argument if directive == "background" else "")
        found.extend(_commands(named) if block.kind == "console" else [named])
    elif block.kind in _OUTPUT and found and found[-1].kind in {"sh", "python"}:
        found[-1] = replace(found[-1], output=(*found[-1].output, output))


def _commands(block: Step) -> Iterator[Step]:
    for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        yield replace(block, kind="sh", text=command + "\n", output=(Output(output),))
