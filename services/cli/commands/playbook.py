"""`glossator playbook`: what an agreement must, may and must not say: checked, explained, tested, tried on the past."""

import asyncio
import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from services.annotation.playbook.cases import run_case, untouched
from services.annotation.playbook.rules import Playbook
from services.annotation.playbook.suggest import alike
from services.annotation.policy_files.playbooks import claimed_twice
from services.cli.clients.annotation import AnnotationClient, Reasoned
from services.cli.faults import UsageError
from services.cli.home import credential, open_system
from services.cli.options import HOME, As, Directory, JsonLines
from services.cli.playbooks.find import Found, find, find_one, paths_of, reads
from services.cli.playbooks.past import Past, Tried, printed, stored, try_on
from services.cli.playbooks.tables import lesson_table, outcomes_table, preview_table, reasons_table, rules_table
from services.shared.runtime.yaml_file import YamlFileError

playbook = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode="rich",
    help="Check playbooks, explain and test them, and try them on documents of the past.",
)
Names = Annotated[list[str] | None, typer.Argument(metavar="[PLAYBOOK]…", help="names or files; all shipped ones")]
One = Annotated[str, typer.Argument(metavar="PLAYBOOK", help="the name of a shipped playbook, or a file")]


@playbook.command()
def check(names: Names = None) -> None:
    """Say what is wrong with playbooks and their tests, with lines: everything at once. Exit status 1 where any is.

    Two that claim one document type cannot lie in one folder, and are told too.

    [dim]glossator playbook check ./our-leases.yaml[/]
    """
    right: dict[str, Playbook] = {}
    faults: list[str] = []
    for path in paths_of(names or []):
        try:
            found = find(path)
            tests = f"{len(found.cases())} cases" if found.tests.exists() else "no tests"
            typer.echo(f"{path}: {found.playbook.label}, {len(found.playbook.rules)} rules, {tests}")
            right[str(path)] = found.playbook
        except YamlFileError as error:
            faults.append(str(error))
    faults += claimed_twice(right)
    for fault in faults:
        typer.echo(fault, err=True)
    raise typer.Exit(1 if faults else 0)


@playbook.command()
def explain(
    name: Annotated[str, typer.Argument(metavar="[PLAYBOOK]", help="a shipped playbook's name, or a file")] = "",
    rule: Annotated[str, typer.Argument(metavar="[RULE]", help="one rule of it, whole")] = "",
    document: Annotated[str, typer.Option(help="why the findings of this document were made")] = "",
    finding: Annotated[str, typer.Option(help="only this one of them, by its id; of an earlier set too")] = "",
    directory: Directory = HOME,
    who: As = "reviewer@harbour-bank",
    json_lines: JsonLines = False,
) -> None:
    """Teach what a playbook's rules do; or say why a document's findings were made, by the version that made them.

    What a document says is read on your behalf, and that is audited.

    [dim]glossator playbook explain nda[/]                  all rules, a line each

    [dim]glossator playbook explain nda term-in-bounds[/]   one rule: when it speaks, what to do, what to offer

    [dim]glossator playbook explain --document 3f1c…[/]     each finding with the words that it rests on
    """
    if bool(name) == bool(document):
        raise UsageError("a playbook or a document is needed, and not both", "`glossator playbook explain nda`")
    if document:
        system = open_system(directory)
        caller = (system.ports.address("grpc", "annotation"), credential(system, who))
        _tell_reasons(asyncio.run(_reasons(caller, document, finding)), json_lines=json_lines)
        return
    book = find_one(name).playbook
    known = [one.id for one in book.rules]
    if rule and rule not in known:
        near = alike(rule, known)
        raise UsageError(f"{book.name} has no rule {rule}", f"did you mean {near}?" if near else ", ".join(known))
    Console(highlight=False).print(lesson_table(book, rule) if rule else rules_table(book))


@playbook.command("test")
def run_tests(names: Names = None) -> None:
    """Run playbooks' own tests, tests/NAME.yaml beside them: each case, how it differs, and rules that none touches.

    Exit status 1 where a case fails, a rule is not touched or there are no tests.

    [dim]glossator playbook test ./our-leases.yaml[/]
    """
    failed = False
    for path in paths_of(names or []):
        try:
            failed = not _tested(find(path)) or failed
        except YamlFileError as error:
            failed = True
            typer.echo(str(error), err=True)
    raise typer.Exit(1 if failed else 0)


@playbook.command()
def preview(
    name: One,
    annotated: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="what `glossator annotate --json-lines` printed")
    ] = None,
    documents: Annotated[bool, typer.Option("--documents", help="the documents of the running system")] = False,
    against: Annotated[str, typer.Option(help="another playbook, or an older file of it: show what changes")] = "",
    matter: Annotated[str, typer.Option(help="of the running system, one matter only")] = "",
    directory: Directory = HOME,
    who: As = "reviewer@harbour-bank",
    json_lines: JsonLines = False,
) -> None:
    """Show what a playbook would find in documents of the past, before it is put in force. Nothing is stored.

    Only documents of the types that the playbook is for are looked at. Their words are read on your behalf, and that is
    audited; where you may not read them, rules on words stay undecided.

    [dim]glossator annotate ./closed-deals --json-lines > deals.jsonl[/]

    [dim]glossator playbook preview ./our-loans.yaml deals.jsonl --against commercial-loan[/]

    [dim]glossator playbook preview nda --documents[/]
    """
    if (annotated is not None) == documents:
        raise UsageError("a file or --documents is needed, and not both", "glossator playbook preview --help")
    book, other = find_one(name).playbook, find_one(against).playbook if against else None
    if annotated is not None:
        past = list(printed(annotated))
    else:
        system = open_system(directory)
        address = system.ports.address("grpc", "annotation")
        past = asyncio.run(stored(address, credential(system, who), matter))
    chosen = [one for one in past if reads(book, one.document_type)]
    tried = [try_on(book, one) for one in chosen]
    if json_lines:
        for one in tried:
            typer.echo(json.dumps(_fields(one)))
        return
    console = Console(highlight=False)
    console.print(preview_table(book, tried, [try_on(other, one) for one in chosen] if other else None))
    console.print(_summary(book.label, past, tried))


def _tested(found: Found) -> bool:
    console = Console(highlight=False)
    if not found.tests.exists():
        console.print(f"{found.path}: no tests; they belong into {found.tests}", soft_wrap=True)
        return False
    book, cases = found.playbook, found.cases()
    outcomes = [run_case(book, one) for one in cases]
    missing, passed = untouched(book, outcomes), sum(one.passed for one in outcomes)
    console.print(outcomes_table(outcomes))
    touched = len(book.rules) - len(missing)
    console.print(f"{book.label}: {passed} of {len(cases)} cases passed, {touched} of {len(book.rules)} rules touched")
    if missing:
        console.print(f"no case touches: {', '.join(missing)}", soft_wrap=True)
    return passed == len(cases) and not missing


def _tell_reasons(found: list[Reasoned], *, json_lines: bool) -> None:
    console = Console(highlight=False)
    for one in found:
        if json_lines:
            fields = {**one._asdict(), "evidence": [place._asdict() for place in one.evidence]}
            typer.echo(json.dumps(fields))
        else:
            console.print(reasons_table(one), "")
    if found and found[0].undecided and not json_lines:
        console.print("undecided: " + "\n".join(found[0].undecided.values()), markup=False)


async def _reasons(caller: tuple[str, str], document: str, finding: str) -> list[Reasoned]:
    async with AnnotationClient(*caller) as client:
        if finding:
            return [await client.reasons(document, finding)]
        _, found = await client.annotations(document)
        return [await client.reasons(document, one.finding_id) for one in found.findings]


def _fields(one: Tried) -> dict[str, object]:
    return {
        "document": one.document.name,
        "document_type": one.document.document_type,
        "findings": sorted(one.found),
        "undecided": sorted(one.undecided),
    }


def _summary(label: str, past: list[Past], tried: list[Tried]) -> str:
    flagged = sum(bool(one.found) for one in tried)
    other = len(past) - len(tried)
    beside = f"; {other} of types that it is not for" if other else ""
    return f"{label}: findings in {flagged} of {len(tried)} documents{beside}"
