"""`glossator`: the command line. The code of a command is imported when the command is called."""

from collections.abc import Mapping, Sequence
from importlib import import_module
from importlib.metadata import version
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typing_extensions import override

from services.cli.error_report import reported_errors
from services.cli.signon.remedy import offer_step_up
from services.shared.domain.errors import StepUpRequired

_ARGUMENTS = "services.cli.arguments"


class Commands(TyperGroup):
    """The commands in `COMMANDS`. Parameters are `Any`, because Typer does not export its types of click."""

    @override
    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    @override
    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name].partition(":")
        found = getattr(import_module(module), attribute)
        if not isinstance(found, typer.Typer):
            single = typer.Typer(add_completion=False)
            single.command(cmd_name)(found)
            found = single
        command = typer.main.get_command(found)
        command.name = cmd_name
        return command

    @override
    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        ctx.meta[_ARGUMENTS] = list(args)
        return super().parse_args(ctx, args)

    @override
    def invoke(self, ctx: Any) -> Any:
        with reported_errors():
            try:
                return super().invoke(ctx)
            except StepUpRequired as error:
                if not offer_step_up(error, self._run):
                    raise
            self._run(ctx.meta[_ARGUMENTS])
            return None

    def _run(self, arguments: Sequence[str]) -> None:
        code = self.main(list(arguments), prog_name="glossator", standalone_mode=False)
        if code:
            raise typer.Exit(code)


app = typer.Typer(cls=Commands, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode="rich")


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"glossator {version('glossator')}")
        raise typer.Exit


@app.callback()
def glossator(
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="print the version")
    ] = False,
) -> None:
    """Document review on private models.

    [bold]glossator up[/] starts a system on this machine, [bold]glossator submit[/] submits documents,
    [bold]glossator watch[/] shows their annotations, [bold]glossator review[/] sends decisions.
    [bold]glossator redact[/] and [bold]glossator annotate[/] process files without a system.

    Exit status: 0 for success, 1 for a failure, 2 for wrong usage.
    """


def main() -> None:
    app()


COMMANDS: Mapping[str, str] = {
    "doctor": "services.cli.commands.doctor:doctor",
    "up": "services.cli.commands.system:up",
    "down": "services.cli.commands.system:down",
    "restart": "services.cli.commands.system:restart",
    "status": "services.cli.commands.system:status",
    "login": "services.cli.commands.login:login",
    "logout": "services.cli.commands.login:logout",
    "whoami": "services.cli.commands.login:whoami",
    "topics": "services.cli.commands.topics:topics",
    "init": "services.cli.commands.init:init",
    "submit": "services.cli.commands.submit:submit",
    "batch": "services.cli.commands.batch:batch",
    "withdraw": "services.cli.commands.withdraw:withdraw",
    "watch": "services.cli.commands.watch:watch",
    "show": "services.cli.commands.show:show",
    "structure": "services.cli.commands.structure:structure",
    "compare": "services.cli.commands.compare:compare",
    "search": "services.cli.commands.search:search",
    "export": "services.cli.commands.export:export",
    "fields": "services.cli.commands.fields:fields",
    "summary": "services.cli.commands.summary:summary",
    "explain": "services.cli.commands.explain:explain",
    "reveal": "services.cli.commands.reveal:reveal",
    "finding": "services.cli.commands.finding:finding",
    "grid": "services.cli.commands.grid:grid",
    "quality": "services.cli.commands.quality:quality",
    "queue": "services.cli.commands.queue:queue",
    "call": "services.cli.commands.call:call",
    "review": "services.cli.commands.review_log:review",
    "feedback": "services.cli.commands.feedback:feedback",
    "audit": "services.cli.commands.audit:audit",
    "replay": "services.cli.commands.replay:replay",
    "models": "services.cli.commands.models:models",
    "redact": "services.cli.commands.redact:redact",
    "policy": "services.cli.commands.policy:policy",
    "playbook": "services.cli.commands.playbook:playbook",
    "matter": "services.cli.commands.matter:matter",
    "annotate": "services.cli.commands.annotate:annotate",
    "subject": "services.cli.commands.subject:subject",
    "hold": "services.cli.commands.hold:hold",
    "document": "services.cli.commands.document:document",
    "keys": "services.cli.commands.keys:keys",
    "backup": "services.cli.commands.backup:backup",
    "restore": "services.cli.commands.backup:restore",
    "resume": "services.cli.commands.resume:resume",
    "demo": "services.cli.demo.main:demo",
    "bench": "services.cli.commands.bench:bench",
}


if __name__ == "__main__":
    main()
