"""The table of services agrees with the code of the services and with the table of topics."""

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from services.cli.local.settings import KINDS
from services.shared.domain.records import Action
from services.shared.runtime.access.policy import load_policy
from services.shared.runtime.keys.provider import HOLDERS
from services.shared.wire.services import BY_NAME, PORT_BASES, SERVICE_NAMES, SERVICES, Service
from services.shared.wire.topics import BY_NAME as TOPICS
from services.shared.wire.topics import TABLE_TOPICS

ROOT = Path(__file__).resolve().parents[4]
SERVICE_FOLDER = ROOT / "services"
ACCESS = load_policy(ROOT / "playbooks" / "policies" / "access.yaml")
each_service = pytest.mark.parametrize("service", SERVICES, ids=SERVICE_NAMES)


def test_every_folder_of_a_service_has_a_row() -> None:
    folders = {path.parent.name for path in SERVICE_FOLDER.glob("*/__main__.py")}
    assert folders - {"cli"} == set(SERVICE_NAMES)


def test_each_service_has_ports_of_its_own() -> None:
    ports = [one.port(kind) for one in SERVICES for kind in PORT_BASES]
    assert len(set(ports)) == len(ports)


@each_service
def test_the_settings_class_is_the_services_own(service: Service) -> None:
    assert KINDS[service.name].service == service.name


@each_service
def test_topics_exist(service: Service) -> None:
    assert {*service.reads, *service.writes} <= set(TOPICS)
    assert set(service.tables) <= {one.name for one in TABLE_TOPICS}


@each_service
def test_callees_are_services_that_it_has_clients_for(service: Service) -> None:
    folder = SERVICE_FOLDER / service.name
    clients = {path.stem for path in (folder / "clients").glob("[!_]*.py")}
    asks_for_holds = any("servers.hold_client" in path.read_text() for path in folder.rglob("*.py"))
    assert clients | ({"redaction"} if asks_for_holds else set()) == set(service.calls)
    for callee in service.calls:
        assert f"{callee}_address" in KINDS[service.name].model_fields


@each_service
def test_it_may_call_whom_it_calls_and_nobody_else(service: Service) -> None:
    granted = set(ACCESS.services[f"service:{service.name}"])
    offered = {callee: granted & set(_rules(BY_NAME[callee]).values()) for callee in service.calls}
    assert all(offered.values())
    assert granted == set().union(*offered.values())


def test_every_service_has_an_entry_in_the_access_policy() -> None:
    assert set(ACCESS.services) == {f"service:{name}" for name in SERVICE_NAMES}


@each_service
def test_a_service_with_a_database_has_migrations(service: Service) -> None:
    assert (SERVICE_FOLDER / service.name / "migrations").is_dir() is service.database


@each_service
def test_its_key_file_holds_its_scopes(service: Service) -> None:
    assert HOLDERS[service.name] == service.key_scopes


@each_service
def test_it_serves_http_if_it_has_routes(service: Service) -> None:
    modules = [one for one in (service.http, service.web) if one]
    assert bool(modules) is ("http" in service.ports())
    assert all(import_module(one).ROUTES for one in modules)


@each_service
def test_handlers_are_for_the_topics_that_it_reads(service: Service) -> None:
    handlers = _handlers(service)
    assert (handlers is None) == (bool(service.tables) or not service.reads)
    assert handlers is None or set(handlers) == set(service.reads)


def test_rows_are_found_by_name() -> None:
    assert tuple(BY_NAME.values()) == SERVICES


def _rules(service: Service) -> Mapping[str, Action]:
    rules: Mapping[str, Action] = import_module(service.grpc).METHOD_ACTIONS
    return rules


def _handlers(service: Service) -> Mapping[str, Any] | None:
    """The table at the foot of the service's `handler.py`."""
    path = SERVICE_FOLDER / service.name / "handler.py"
    if not path.exists():
        return None
    found: Mapping[str, Any] | None = getattr(import_module(f"services.{service.name}.handler"), "HANDLERS", None)
    return found
