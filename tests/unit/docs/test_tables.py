"""Names in the documentation are in the tables of the code: ports, metrics, alerts, commands and their options."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import typer

from services.cli.__main__ import app
from services.cli.local.layout import SystemPorts
from services.shared.runtime.observe.metrics import METRICS
from tests.unit.docs.test_links import PAGES, ROOT

_CODE = re.compile(r"`+([^`]+)`+")
_PORT = re.compile(r"(?:127\.0\.0\.1|localhost):(\d+)")
_METRIC = re.compile(r"\bglossator_[a-z_]+[a-z]")
_ALERT = re.compile(r"\bGlossator[A-Z][A-Za-z]+")
_CALL = re.compile(r"(?:^|[\s(]|bin/)glossator +((?:[^\n|;&)]|\\\n)+)")
_WORD = re.compile(r"[a-z][a-z-]*")
_OPTION = re.compile(r"(?<!\S)(--[a-z][a-z-]*)")

_RECEIVER = 8080  # the webhook receiver of an example
_COLLECTOR = 4317  # the receiver of spans of an example
_KEYCLOAK = 8443  # the identity provider of Compose
_PORTS = {*SystemPorts().all(), _RECEIVER, _COLLECTOR, _KEYCLOAK}
_METRICS = {one.name + "_total" * (one.kind == "counter") for one in METRICS}
_ALERTS = {one.alert.name for one in METRICS if one.alert}
_CURRENT = [name for name in PAGES if not name.startswith(("docs/adr/", "CHANGELOG", "deploy/released"))]


@pytest.mark.parametrize("name", _CURRENT)
def test_ports_metrics_and_alerts_are_in_the_tables(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert {int(port) for port in _PORT.findall(text)} - _PORTS == set()
    metrics = {re.sub("_(bucket|sum|count)$", "", metric) for metric in _METRIC.findall(text)}
    assert metrics - _METRICS == set()
    assert set(_ALERT.findall(text)) - _ALERTS == set()


def test_each_alert_has_a_section_on_the_page_that_it_links_to() -> None:
    text = (ROOT / "docs/how-to/alerts.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^## (Glossator\w+)$", text, re.MULTILINE)) == _ALERTS


@pytest.mark.parametrize("name", _CURRENT)
def test_commands_and_their_options_exist(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert [fault for code in _CODE.findall(text) for fault in _faults(code)] == []


@pytest.mark.parametrize(
    ("call", "faults"),
    [
        ("glossator up --free-ports --directory x", []),
        ("glossator keys rotate TENANT --stage && glossator keys retire TENANT", []),
        ("glossator review add $DOCUMENT Parties \\\n  --quote 'a'", []),
        ("glossator keys turn", ["glossator keys: turn"]),
        ("glossator up --fast", ["glossator up: --fast"]),
    ],
)
def test_an_unknown_command_or_option_is_found(call: str, faults: list[str]) -> None:
    assert list(_faults(call)) == faults


def _faults(code: str) -> Iterator[str]:
    for call in _CALL.findall(code):
        command: Any = typer.main.get_command(app)
        path, words = "glossator", call.split()
        context = type(command).context_class(command, info_name=path)
        while words and _WORD.fullmatch(words[0]) and hasattr(command, "list_commands"):
            found = command.get_command(context, words[0])
            if found is None:
                yield f"{path}: {words[0]}"
                return
            path, command = f"{path} {words.pop(0)}", found
        known = {option for one in command.params for option in (*one.opts, *one.secondary_opts)} | {"--help"}
        yield from (f"{path}: {option}" for option in _OPTION.findall(call) if option not in known)
