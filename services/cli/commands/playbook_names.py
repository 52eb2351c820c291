"""`glossator playbook types`, `clauses` and `learn`: the names that playbooks use, and words that show a type."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
import yaml
from rich.console import Console

from services.cli.errors import UsageError
from services.cli.files import files_in
from services.cli.options import JsonLines
from services.cli.playbooks import display
from services.cli.playbooks.learn import FEWEST, Measured, learn, measure
from services.cli.playbooks.own_types import Types
from services.cli.playbooks.vocabulary import (
    ClauseEntry,
    FieldEntry,
    TypeEntry,
    clause_entries,
    field_entries,
    type_entries,
)
from services.cli.standalone.extract import TextExtractor
from services.shared.domain.errors import Reject
from services.shared.runtime.document_types import document_types, read_types
from services.shared.runtime.yaml_file import YamlFileError


def add_to(group: typer.Typer) -> None:
    """Adds the commands to `glossator playbook`."""
    for name, command in COMMANDS.items():
        group.command(name)(command)


def types(json_lines: JsonLines = False, _types: Types = None) -> None:
    """List the document types, as `applies_to` names them, with the shipped playbook for each.

    With --json-lines also the titles and keywords of the type.

    [dim]glossator playbook types[/]

    [dim]glossator playbook types --types ./types[/]       with the types of a folder
    """
    entries = list(type_entries())
    if json_lines:
        _print_lines(entries)
    else:
        Console(highlight=False).print(display.types_table(entries))


def clauses(json_lines: JsonLines = False) -> None:
    """List the clause types with the fields that are found in them, and all fields with an example of a value.

    [dim]glossator playbook clauses[/]
    """
    of_clauses, of_fields = list(clause_entries()), list(field_entries())
    if json_lines:
        _print_lines([*of_clauses, *of_fields])
    else:
        Console(highlight=False).print(display.clauses_table(of_clauses, of_fields))


def learn_words(
    name: Annotated[
        str, typer.Argument(metavar="TYPE", help="name of the new type, such as 'data processing agreement'")
    ],
    examples: Annotated[Path, typer.Argument(help="folder with about ten documents of the type")],
    others: Annotated[
        Path, typer.Option(help="folder with documents of other types; more documents give better keywords")
    ],
    parent: Annotated[str, typer.Option(help="the type whose playbook and models apply")] = "other",
    title: Annotated[list[str], typer.Option(help="a phrase of its titles; repeatable; default: its name")] = [],  # noqa: B006
    _types: Types = None,
) -> None:
    """Learn keywords of a document type from examples, and print the type as YAML, with the quality of the keywords.

    Keywords show the type of a text without a title. The command learns no names, only words in lower case that most of
    the examples contain. It uses no model and stores nothing. The figures go to standard error.

    [dim]glossator playbook learn 'data processing agreement' ./dpas --others ./deals > types/dpa.yaml[/]
    """
    of_type, of_others = _texts(examples), _texts(others)
    for folder, texts in ((examples, of_type), (others, of_others)):
        if len(texts) < FEWEST:
            raise UsageError(f"{folder} has {len(texts)} documents", f"at least {FEWEST} are needed")
    made = learn(of_type, of_others)
    entry: dict[str, object] = {"name": name, "parent": parent, "titles": title or [name]}
    if made:
        entry |= {"words": list(made.words), "mentions": made.mentions}
    text = yaml.safe_dump({"types": [entry]}, sort_keys=False, allow_unicode=True)
    try:
        read_types({"learned": text})
    except YamlFileError as error:
        raise UsageError(str(error), f"known types: {', '.join(document_types().names)}") from None
    typer.echo(text, nl=False)
    for line in _figures(measure(of_type, of_others)) if made else ["no words distinguish the examples from others"]:
        typer.echo(line, err=True)


def _figures(one: Measured) -> Iterator[str]:
    yield f"found, each example left out: {one.found} of {one.examples}"
    yield f"false, others left out: {one.false} of {one.others}"
    yield "Texts with a title do not need keywords. Measure on documents that you did not learn from."


def _texts(folder: Path) -> list[str]:
    """The texts of the files; a file that cannot be read is named and left out."""
    made: list[str] = []
    with TextExtractor() as extractor:
        for path in files_in([folder]):
            try:
                made.append(extractor.extract_content(path))
            except (OSError, Reject) as error:
                typer.echo(f"{path}: left out: {error}", err=True)
    return made


def _print_lines(entries: Sequence[TypeEntry | ClauseEntry | FieldEntry]) -> None:
    for one in entries:
        typer.echo(json.dumps(asdict(one)))


COMMANDS: Mapping[str, Callable[..., None]] = {"types": types, "clauses": clauses, "learn": learn_words}
