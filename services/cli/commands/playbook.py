"""`glossator playbook`: check, explain, test, preview and publish playbooks, and list the names that they use."""

import asyncio
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from services.annotation.playbook.cases import run_case, uncovered
from services.annotation.playbook.rules import Playbook
from services.annotation.playbook.suggest import nearest
from services.annotation.policy_files.playbooks import claimed_twice
from services.cli.clients.annotation import AnnotationClient, FindingExplanation
from services.cli.commands import playbook_changes as changes
from services.cli.commands import playbook_names as lists
from services.cli.commands.annotate import annotate_files
from services.cli.connect.system import Caller, caller_of
from services.cli.errors import UsageError
from services.cli.options import HOME, As, Directory, JsonLines
from services.cli.playbooks import display
from services.cli.playbooks.distribution import distribution, distribution_table, too_severe
from services.cli.playbooks.load import PlaybookFile, applies_to, load_file, load_named, playbook_paths
from services.cli.playbooks.own_types import Types, known_type
from services.cli.playbooks.preview import (
    AnnotatedDocument,
    apply_playbook,
    from_annotate_output,
    from_annotated,
    from_system,
)
from services.cli.render.findings import explanation_table
from services.cli.render.text import counted
from services.redaction.files.policies import POLICIES, find_policy
from services.shared.runtime.yaml_file import YamlFileError

playbook = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode="rich",
    help="Check, explain, test and preview playbooks, list the names that they use, and change those of a system.",
)
Names = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[PLAYBOOK]…", help="names of shipped playbooks, files, or folders; by default all shipped ones"
    ),
]
One = Annotated[str, typer.Argument(metavar="PLAYBOOK", help="name of a shipped playbook, or a file")]


@playbook.command()
def check(
    names: Names = None,
    on: Annotated[
        Path | None,
        typer.Option(
            "--on",
            help="a folder of ordinary documents, or the output of `glossator annotate --json-lines` on it: count"
            " findings by severity",
        ),
    ] = None,
    triton: Annotated[
        str, typer.Option(help="with --on: HOST:PORT of a running Triton; by default the command starts one")
    ] = "",
    _types: Types = None,
) -> None:
    """Check playbooks and their tests, and print all problems with file and line. Exit status 1 if there is one.

    Two playbooks for the same document type in one folder are a problem too. With --on the command annotates the files
    of the folder, as `glossator annotate` does, and prints how often each rule fires. It is a problem if a rule fires
    as high or critical on more than a quarter of eight or more documents, or if all rules together do.

    [dim]glossator playbook check ./our-leases.yaml[/]

    [dim]glossator playbook check ./our-loans.yaml --on ./closed-deals[/]

    [dim]glossator annotate ./closed-deals --json-lines > deals.jsonl[/]

    [dim]glossator playbook check ./our-loans.yaml --on deals.jsonl[/]      after a change, without the models
    """
    valid: dict[str, Playbook] = {}
    problems: list[str] = []
    for path in playbook_paths(names or []):
        try:
            file = load_file(path)
            tests = f"{len(file.cases())} cases" if file.tests.exists() else "no tests"
            typer.echo(f"{path}: {file.playbook.label}, {len(file.playbook.rules)} rules, {tests}")
            valid[str(path)] = file.playbook
        except YamlFileError as error:
            problems.append(str(error))
    problems += claimed_twice(valid)
    if on is not None:
        problems += _check_severities(valid, on, triton)
    for problem in problems:
        typer.echo(problem, err=True)
    raise typer.Exit(1 if problems else 0)


@playbook.command()
def explain(
    name: Annotated[str, typer.Argument(metavar="[PLAYBOOK]", help="name of a shipped playbook, or a file")] = "",
    rule: Annotated[str, typer.Argument(metavar="[RULE]", help="id of a rule; by default all rules")] = "",
    document: Annotated[str, typer.Option(help="id of a document: explain its findings")] = "",
    finding: Annotated[
        str, typer.Option(help="id of a finding of the document, also of an earlier set; by default all")
    ] = "",
    directory: Directory = HOME,
    who: As = "reviewer",
    json_lines: JsonLines = False,
    _types: Types = None,
) -> None:
    """Explain the rules of a playbook; or the findings of a document, with the playbook version that made them.

    With --document the command reads the document's text: the audit log records it.

    [dim]glossator playbook explain nda[/]                  all rules, one line each

    [dim]glossator playbook explain nda term-in-bounds[/]   one rule: its requirement, guidance and fallback

    [dim]glossator playbook explain --document 3f1c…[/]     each finding with its evidence
    """
    if bool(name) == bool(document):
        raise UsageError("name either a playbook or --document", "`glossator playbook explain nda`")
    if document:
        caller = caller_of(directory, "annotation", who)
        _print_explanations(asyncio.run(_explanations(caller, document, finding)), json_lines=json_lines)
        return
    book = load_named(name).playbook
    known = [one.id for one in book.rules]
    if rule and rule not in known:
        suggestion = nearest(rule, known)
        raise UsageError(
            f"{book.name} has no rule {rule}", f"did you mean {suggestion}?" if suggestion else ", ".join(known)
        )
    Console(highlight=False).print(display.rule_table(book, rule) if rule else display.rules_table(book))


@playbook.command("test")
def run_tests(names: Names = None, _types: Types = None) -> None:
    """Run the test cases of playbooks, in tests/NAME.yaml of their folder. Prints each case, and rules without a case.

    Exit status 1 if a case fails, if a rule has no case, or if there are no tests.

    [dim]glossator playbook test ./our-leases.yaml[/]
    """
    failed = False
    for path in playbook_paths(names or []):
        try:
            failed = not _passes(load_file(path)) or failed
        except YamlFileError as error:
            failed = True
            typer.echo(str(error), err=True)
    raise typer.Exit(1 if failed else 0)


@playbook.command()
def preview(  # noqa: PLR0913, PLR0917 - the options of the command
    name: One,
    annotated: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="output of `glossator annotate --json-lines`")
    ] = None,
    documents: Annotated[
        bool, typer.Option("--documents", help="instead of FILE: the documents of the running system")
    ] = False,
    against: Annotated[str, typer.Option(help="another playbook, or an older version: show the changes")] = "",
    matter: Annotated[str, typer.Option(help="with --documents: only this matter")] = "",
    as_type: Annotated[str, typer.Option(help="preview all documents as if they were of this document type")] = "",
    directory: Directory = HOME,
    who: As = "reviewer",
    json_lines: JsonLines = False,
    _types: Types = None,
) -> None:
    """Preview a playbook on annotated documents before you put it into effect. Stores nothing.

    Documents whose type the playbook does not cover are skipped. With --documents the command reads their text, and the
    audit log records it; without access to the text, rules on wording stay undecided.

    [dim]glossator annotate ./closed-deals --json-lines > deals.jsonl[/]

    [dim]glossator playbook preview ./our-loans.yaml deals.jsonl --against commercial-loan[/]

    [dim]glossator playbook preview nda --documents[/]

    [dim]glossator playbook preview ./dpa.yaml deals.jsonl --as-type data_processing_agreement[/]
    """
    if (annotated is not None) == documents:
        raise UsageError("name either a file or --documents", "glossator playbook preview --help")
    book, other = load_named(name).playbook, load_named(against).playbook if against else None
    kind = _previewed_type(book, as_type) if as_type else ""
    if annotated is not None:
        read = list(from_annotate_output(annotated))
    else:
        caller = caller_of(directory, "annotation", who)
        read = asyncio.run(from_system(caller.address, caller.credential, matter))
    read = [one.as_type(kind) for one in read] if kind else read
    chosen = [one for one in read if applies_to(book, one.document_type)]
    results = [apply_playbook(book, one) for one in chosen]
    if json_lines:
        for one in results:
            typer.echo(json.dumps(one.fields()))
        return
    console = Console(highlight=False)
    console.print(
        display.preview_table(book, results, [apply_playbook(other, one) for one in chosen] if other else None)
    )
    console.print(display.summary(book.label, len(read), results))


def _previewed_type(book: Playbook, name: str) -> str:
    """The document type of `--as-type`. Raises `UsageError` if there is none, or if the playbook is not for it."""
    kind = known_type(name)
    if not applies_to(book, kind):
        raise UsageError(f"{book.name} does not apply to {name}", f"it applies to {', '.join(book.applies_to)}")
    return kind


def _check_severities(books: Mapping[str, Playbook], folder: Path, triton: str) -> Iterator[str]:
    """Print the severities of each playbook on the documents of the folder, and yield its problems."""
    read = _read_annotated(folder, triton)
    console = Console(highlight=False)
    for path, book in books.items():
        made = distribution(book, [one for one in read if applies_to(book, one.document_type)])
        console.print(f"{book.label} on {counted(len(made.findings), 'document')} of {folder}", markup=False)
        console.print(distribution_table(book, made))
        yield from (f"{path}: {line}" for line in too_severe(made))


def _read_annotated(documents: Path, triton: str) -> Sequence[AnnotatedDocument]:
    """The annotated documents of a folder, or of the output of `glossator annotate`."""
    if documents.is_file():
        return list(from_annotate_output(documents))
    results = annotate_files([documents], find_policy("legal-review", POLICIES), triton)
    return [one for result in results for one in from_annotated(result)]


def _passes(file: PlaybookFile) -> bool:
    console = Console(highlight=False)
    if not file.tests.exists():
        console.print(f"{file.path}: no tests; add them in {file.tests}", soft_wrap=True)
        return False
    book, cases = file.playbook, file.cases()
    outcomes = [run_case(book, one) for one in cases]
    missing, passed = uncovered(book, outcomes), sum(one.passed for one in outcomes)
    console.print(display.cases_table(outcomes))
    covered = len(book.rules) - len(missing)
    console.print(f"{book.label}: {passed} of {len(cases)} cases passed, {covered} of {len(book.rules)} rules covered")
    if missing:
        console.print(f"rules without a case: {', '.join(missing)}", soft_wrap=True)
    return passed == len(cases) and not missing


def _print_explanations(found: list[FindingExplanation], *, json_lines: bool) -> None:
    console = Console(highlight=False)
    for one in found:
        if json_lines:
            fields = {**one._asdict(), "evidence": [place._asdict() for place in one.evidence]}
            typer.echo(json.dumps(fields))
        else:
            console.print(explanation_table(one), "")
    if found and found[0].undecided and not json_lines:
        console.print("undecided: " + "\n".join(found[0].undecided.values()), markup=False)


async def _explanations(caller: Caller, document: str, finding: str) -> list[FindingExplanation]:
    async with AnnotationClient(caller.address, caller.credential) as client:
        if finding:
            return [await client.reasons(document, finding)]
        _, annotation_set = await client.annotations(document)
        return [await client.reasons(document, one.finding_id) for one in annotation_set.findings]


changes.add_to(playbook)
lists.add_to(playbook)
