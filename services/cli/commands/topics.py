"""`glossator topics`: lists topics, and creates or changes them on a broker."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from confluent_kafka import KafkaException
from rich.console import Console

from services.cli.connect.operator import operator_settings
from services.cli.errors import CommandError
from services.cli.operate.acls import declared_rules
from services.cli.operate.cluster_topics import Outside, cluster_topics
from services.cli.operate.kafka_commands import rule_commands, topic_commands
from services.cli.operate.scram_users import apply_scram_users, passwords_in
from services.cli.operate.topics import Topics
from services.cli.options import HOME, Directory, JsonLines
from services.cli.render.text import borderless
from services.shared.domain.errors import Retry
from services.shared.runtime.access.policy import load_policy
from services.shared.runtime.kafka.producer import KafkaSettings
from services.shared.wire.topics import ALL_TOPICS

topics = typer.Typer(
    add_completion=False, no_args_is_help=True, help="List the topics, and create or change them on a broker."
)


@topics.command("list")
def list_topics(json_lines: JsonLines = False) -> None:
    """List all topics with their writers, readers and retention.

    [dim]glossator topics list[/]
    """
    if json_lines:
        for one in ALL_TOPICS:
            fields = {"partitions": one.partitions, "producers": one.producers, "consumers": one.consumers}
            typer.echo(json.dumps({"name": one.name, **fields, "configs": one.configs(), "about": one.about}))
        return
    table = borderless("topic", "partitions", "retention", "written by", "read by", "about")
    for one in ALL_TOPICS:
        writers, readers = ", ".join(one.producers), ", ".join(one.consumers)
        table.add_row(
            one.name, str(one.partitions), _retention(one.retention.total_seconds()), writers, readers, one.about
        )
    Console(highlight=False).print(table)


@topics.command("apply")
def apply_topics(
    directory: Directory = HOME,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="only print the changes")] = False,
    prune: Annotated[
        bool, typer.Option("--prune", help="also remove rules on these topics that the tables do not declare")
    ] = False,
    users: Annotated[
        Path | None,
        typer.Option("--users", help="first create the SCRAM users with passwords in FOLDER/<user>/kafka-password"),
    ] = None,
    json_lines: JsonLines = False,
) -> None:
    """Make the topics and access rules of the broker equal to the table. Prints the changes first.

    The broker is that of the local system, or the one in GLOSSATOR_KAFKA_BOOTSTRAP, with the other GLOSSATOR_KAFKA_…
    settings of the services.

    [dim]glossator topics apply --dry-run[/]
    """
    with _translated_errors():
        settings = operator_settings(directory)
        outside = Outside.of(load_policy(settings.access_policy))
        if users and not dry_run:
            apply_scram_users(KafkaSettings.of(settings), passwords_in(users))
        cluster = Topics(KafkaSettings.of(settings), outside=outside, prune=prune)
        changes = cluster.plan()
        for change in changes:
            typer.echo(json.dumps(asdict(change)) if json_lines else str(change))
        if not dry_run:
            cluster.apply(changes)
    if not changes:
        Console(stderr=True).print("no changes")


@topics.command("commands")
def print_commands(directory: Directory = HOME) -> None:
    """Print the kafka-topics.sh and kafka-acls.sh commands that create the same topics and access rules.

    For banks whose own team runs the broker. The commands read BOOTSTRAP and client.properties. Printing them needs
    no broker.

    [dim]glossator topics commands > create-topics.sh[/]
    """
    settings = operator_settings(directory)
    kafka, outside = KafkaSettings.of(settings), Outside.of(load_policy(settings.access_policy))
    named = cluster_topics(ALL_TOPICS, kafka.names, outside)
    for line in (*topic_commands(named), *rule_commands(list(declared_rules(named, kafka.prefix)))):
        typer.echo(line)


@contextmanager
def _translated_errors() -> Iterator[None]:
    try:
        yield
    except KafkaException as error:
        cause = error.args[0]
        if cause.retriable() or cause.name() in _UNAVAILABLE:
            raise Retry(dependency="kafka") from None
        raise CommandError(f"the broker refused: {cause.str()}") from None
    except TimeoutError as error:
        raise CommandError(str(error), "run the command again") from None
    except ValueError as error:
        raise CommandError(str(error), "delete the topic, if its messages are not needed") from None


def _retention(seconds: float) -> str:
    days, hours = divmod(seconds / 3600, 24)
    return f"{days:.0f} d" if days else f"{hours:.0f} h"


_UNAVAILABLE = ("_TRANSPORT", "_ALL_BROKERS_DOWN", "_TIMED_OUT")
