"""`glossator policy`: check and show redaction policies."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from services.cli.errors import usage_errors
from services.cli.redaction.options import check_jurisdiction
from services.cli.render.text import borderless
from services.redaction.files.policies import POLICIES, find_policy, load_policy
from services.redaction.policies.rules import Exemption, Policy, Rule
from services.shared.domain.entities import EntityType
from services.shared.runtime.yaml_file import YamlFileError

policy = typer.Typer(
    add_completion=False, no_args_is_help=True, rich_markup_mode="rich", help="Check and show redaction policies."
)


@policy.command()
def check(
    paths: Annotated[list[Path] | None, typer.Argument(help="policy files; by default all shipped policies")] = None,
) -> None:
    """Check policy files, and print all problems with file and line. Exit status 1 if there is one.

    [dim]glossator policy check ./employment-files.yaml[/]
    """
    failed = False
    for path in paths or sorted(POLICIES.glob("*.yaml")):
        try:
            typer.echo(f"{path}: {load_policy(path).version}")
        except YamlFileError as error:
            failed = True
            typer.echo(str(error), err=True)
    raise typer.Exit(1 if failed else 0)


@policy.command()
def show(
    name: Annotated[str, typer.Argument(metavar="POLICY", help="name of a shipped policy, or a file")],
    jurisdiction: Annotated[
        str, typer.Option(help="only the rules under this law, ISO 3166, such as US-NY; by default under all laws")
    ] = "",
) -> None:
    """Show the operator, the confidence threshold in [0, 1] and the reason for each entity type, and the exemptions.

    [dim]glossator policy show glba --jurisdiction US-NY[/]
    """
    check_jurisdiction(jurisdiction)
    with usage_errors(YamlFileError):
        found = find_policy(name, POLICIES)
    console = Console(highlight=False)
    console.print(Text(f"{found.version}: {found.about}"))
    console.print(_table(_rows(found.within(jurisdiction))))
    for title, values in (("never replaced", sorted(found.allow)), ("always replaced", [one for _, one in found.deny])):
        if values:
            console.print(Text(f"{title}: {', '.join(values)}"))
    if found.exemptions:
        console.print(Text("If the role or the law is unknown, the most protective of these rules applies."))


def _rows(found: Policy) -> Iterator[tuple[str, str, str, Rule]]:
    """(entity type, role, law, rule) of every rule that can apply."""
    law = found.jurisdiction
    for kind in EntityType:
        basic = Exemption(kind, found.rules.get(kind, Rule()))
        for one in (basic, *(one for one in found.exemptions if one.entity_type is kind)):
            if not law or found.closest(kind, one.role) == one:
                yield kind, one.role or "any", law or one.jurisdiction or "any", one.rule


def _table(rows: Iterator[tuple[str, str, str, Rule]]) -> Table:
    table = borderless("type", "role", "law", "operator", "threshold", "reason", right=("threshold",))
    for kind, role, law, rule in rows:
        table.add_row(kind, role, law, rule.operator.value, f"{rule.threshold:.2f}", Text(rule.because))
    return table
