"""The command line, from its help texts."""

from collections.abc import Iterator
from typing import Any

import typer
from rich.text import Text

from scripts.referencekit.markdown import code, made_from, page, table
from services.cli.__main__ import app
from services.cli.local.tools import CHECKOUT

_INTRODUCTION = """
`glossator COMMAND --help` prints the same texts. In a checkout, run `.venv/bin/glossator` or `uv run glossator`. Exit
status 0: success; 1: failure; 2: invalid arguments. With `--json-lines`, standard output contains one JSON object per
line, and progress goes to standard error.
"""


def commands_page() -> str:
    # Typer bundles click and does not export its types.
    root: Any = typer.main.get_command(app)
    context = type(root).context_class(root, info_name="glossator")
    parts = [part for name in root.list_commands(context) for part in _command(root, context, name)]
    return page("Commands", made_from("services/cli"), _INTRODUCTION, *parts)


def _command(group: Any, parent: Any, name: str) -> Iterator[str]:
    command = group.get_command(parent, name)
    context = type(command).context_class(command, info_name=name, parent=parent)
    yield f"## {context.command_path}"
    usage = " ".join(piece for piece in command.collect_usage_pieces(context) if piece != "[OPTIONS]")
    yield f"```\n{f'{context.command_path} {usage}'.strip()} [OPTIONS]\n```"
    yield from _help(command.help or "")
    rows = [record for one in command.params if (record := one.get_help_record(context))]
    if rows:
        yield table(("", ""), ((code(names), help_.replace(f"{CHECKOUT}/", "")) for names, help_ in rows))
    for sub in getattr(command, "commands", {}):
        yield from _command(command, context, sub)


def _help(text: str) -> Iterator[str]:
    """The paragraphs, and the examples (dimmed in the help) as code."""
    examples: list[str] = []
    for part in text.split("\n\n"):
        if part.strip().startswith("[dim]"):
            examples.append(Text.from_markup(part).plain.strip())
        else:
            yield "\n".join(line.strip() for line in Text.from_markup(part).plain.splitlines())
    if examples:
        yield "```\n" + "\n".join(examples) + "\n```"
