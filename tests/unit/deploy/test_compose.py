"""The Compose file: one anchor, no port open to the network, and only its own settings and keys for each service."""

import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from cryptography import x509

from scripts.deploykit.chart import SETTINGS
from scripts.deploykit.compose import published, variables
from services.annotation.settings import AnnotationSettings
from services.cli.commands.init import certify, initialise
from services.cli.local.identities import SAMPLES
from services.console.settings import ConsoleSettings
from services.shared.runtime.access.oidc.issuers import build_issuers, read_issuers
from services.shared.runtime.access.policy import load_policy
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.settings import PREFIX, describe, is_loopback, load
from services.shared.wire.services import BY_NAME
from services.shared.wire.services import SERVICES as TABLE
from tests.unit.deploy.charts import COMPONENTS, ROOT

FILE = ROOT / "docker-compose.yml"
COMPOSE: Mapping[str, Any] = yaml.safe_load(FILE.read_text())
SERVICES: Mapping[str, Any] = COMPOSE["services"]
ONCE = ("init", "topics", "bucket")
OWN = "./own"
DEFAULT = re.compile(r"\$\{\w+:-([^}]*)\}")
MESSAGES = {
    "GLOSSATOR_SMTP_ADDRESS": "mail.bank.example:587",
    "GLOSSATOR_SMTP_FROM": "glossator@bank.example",
    "GLOSSATOR_MAIL_DOMAINS": "bank.example",
    "GLOSSATOR_NOTIFY_STOPS": "harbour-bank/ethics@bank.example",
}


@pytest.fixture(scope="module")
def trust(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("trust")
    initialise(made, SystemClock(), SAMPLES)
    certify(made, (), "glossator.local", SystemClock())
    return made


@pytest.mark.parametrize("service", COMPONENTS)
class TestService:
    def test_it_comes_from_the_anchor(self, service: str) -> None:
        shared = COMPOSE["x-service"]
        given = SERVICES[service]
        for key in ("image", "build", "read_only", "cap_drop", "security_opt", "healthcheck", "restart"):
            assert given[key] == shared[key]
        assert given["command"] == ["python", "-m", f"services.{service}"]

    def test_it_agrees_with_the_table(self, service: str) -> None:
        row, given = BY_NAME[service], SERVICES[service]
        assert given["ports"] == published(row)
        derived = {"GLOSSATOR_DATABASE_URL", "GLOSSATOR_HTTP_ADDRESS"}
        derived |= {f"GLOSSATOR_{one.upper()}_ADDRESS" for one in COMPONENTS}
        derived |= {f"GLOSSATOR_{one.upper()}_URL" for one in COMPONENTS} - {"GLOSSATOR_CONSOLE_URL"}
        assert {name: value for name, value in given["environment"].items() if name in derived} == variables(row)

    def test_every_variable_is_a_setting(self, service: str) -> None:
        known = {row.env for row in describe(SETTINGS[service])}
        assert {name for name in SERVICES[service]["environment"] if name.startswith(PREFIX)} <= known

    def test_it_starts_with_the_files_of_init(self, service: str, trust: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        for name, value in SERVICES[service]["environment"].items():
            text = DEFAULT.sub(r"\1", value)  # what .env does not have
            text = text.replace("/etc/glossator", str(trust / service)) if name.startswith(PREFIX) else text
            monkeypatch.setenv(name, text)
        settings = load(SETTINGS[service])
        assert not is_loopback(settings.grpc_address)
        keys = [settings.session_key_file if isinstance(settings, ConsoleSettings) else settings.key_file]
        for path in map(str, (*keys, settings.tls_ca)):
            assert Path(path).is_file()
        monkeypatch.delenv("GLOSSATOR_TLS_CERTIFICATE")
        with pytest.raises(SystemExit):
            load(SETTINGS[service])

    def test_it_mounts_its_own_trust_and_no_other(self, service: str) -> None:
        mounts = [one for one in SERVICES[service]["volumes"] if one["source"] == "trust"]
        assert [one["volume"]["subpath"] for one in mounts] == [service]
        assert all(one["read_only"] for one in mounts)

    def test_it_waits_for_what_it_needs(self, service: str) -> None:
        needs = SERVICES[service]["depends_on"]
        assert set(needs) >= {*ONCE, "kafka", "postgres"}
        for part, how in needs.items():
            wanted = "service_completed_successfully" if part in ONCE else "service_healthy"
            assert how == {"condition": wanted}


def test_every_database_is_created() -> None:
    made = COMPOSE["configs"]["databases"]["content"].splitlines()
    assert made == [f"CREATE DATABASE {one.name};" for one in TABLE if one.database]


def test_only_the_loopback_interface_is_published() -> None:
    for name, service in SERVICES.items():
        for port in service.get("ports", ()):
            assert port.startswith("127.0.0.1:"), name


def test_stores_and_models_have_no_route_out() -> None:
    assert COMPOSE["networks"]["stores"]["internal"] is True
    assert COMPOSE["networks"]["models"]["internal"] is True
    assert [name for name, one in SERVICES.items() if "models" in one.get("networks", ())] == ["inference", "triton"]
    for name in ("postgres", "store", "triton"):
        assert "ports" not in SERVICES[name]


def test_dependencies_have_a_health_check() -> None:
    awaited = {
        part
        for one in SERVICES.values()
        for part, how in one.get("depends_on", {}).items()
        if how["condition"] == "service_healthy"
    }
    assert awaited == {name for name in awaited if "healthcheck" in SERVICES[name]}


def test_all_names_are_declared() -> None:
    for one in SERVICES.values():
        assert set(one.get("networks", ())) <= set(COMPOSE["networks"])
        assert set(one.get("depends_on", {})) <= set(SERVICES)
        assert {config["source"] for config in one.get("configs", ())} <= set(COMPOSE["configs"])
        for volume in one.get("volumes", ()):
            source = volume["source"] if isinstance(volume, dict) else volume.partition(":")[0]
            assert source in COMPOSE["volumes"] or source == OWN


def test_containers_read_the_policy_and_the_register_of_holds_of_the_installation() -> None:
    """Compose mounts their folder: a container does not see a file that replaces a mounted one."""
    folder = "/etc/glossator-own"
    own = {"type": "bind", "source": OWN, "target": folder, "read_only": True, "bind": {"create_host_path": False}}
    for name in (*COMPONENTS, "init", "renew", "topics"):
        assert own in SERVICES[name]["volumes"], name
    for name in (*COMPONENTS, "topics"):
        assert SERVICES[name]["environment"]["GLOSSATOR_ACCESS_POLICY"] == f"{folder}/access.yaml"
    assert f"{folder}/access.yaml" in SERVICES["init"]["command"]
    assert SERVICES["redaction"]["environment"]["GLOSSATOR_HOLDS"] == f"{folder}/holds.yaml"


def _copy_script(folder: Path) -> None:
    for name in (
        "scripts/compose_env.sh",
        "playbooks/policies/holds.yaml",
        "samples/access.yaml",
        "deploy/keycloak/oidc.yaml",
    ):
        (folder / name).parent.mkdir(parents=True)
        shutil.copy(ROOT / name, folder / name)


def test_services_accept_tokens_of_keycloak(tmp_path: Path, trust: Path) -> None:
    """The issuer of the script is the address of Keycloak, inside and outside of the containers."""
    _copy_script(tmp_path)
    subprocess.run(("bash", "scripts/compose_env.sh"), cwd=tmp_path, check=True)
    (issuer,) = build_issuers(read_issuers(tmp_path / OWN / "oidc.yaml")).values()
    keycloak = SERVICES["keycloak"]
    host = keycloak["environment"]["KC_HOSTNAME"]
    assert issuer.url == f"{host}/realms/glossator"
    assert issuer.tenants == set(load_policy(SAMPLES).tenants)
    assert urlsplit(host).hostname in keycloak["networks"]["callers"]["aliases"]
    assert keycloak["ports"] == [f"127.0.0.1:{urlsplit(host).port}:8443"]
    for name in COMPONENTS:
        assert SERVICES[name]["environment"]["GLOSSATOR_OIDC_FILE"] == "/etc/glossator-own/oidc.yaml"
        assert (trust / name / Path(issuer.ca).name).is_file()
    names = x509.load_pem_x509_certificate((trust / "keycloak" / "tls.crt").read_bytes()).extensions
    found = names.get_extension_for_class(x509.SubjectAlternativeName).value.get_values_for_type(x509.DNSName)
    assert urlsplit(host).hostname in found
    assert "KEYCLOAK_PASSWORD=" in (tmp_path / ".env").read_text()


@pytest.mark.parametrize("source", ["playbooks/policies/holds.yaml", "samples/access.yaml"])
def test_the_script_creates_files_that_containers_can_read_and_keeps_them(tmp_path: Path, source: str) -> None:
    _copy_script(tmp_path)
    made = tmp_path / OWN / Path(source).name
    subprocess.run(("bash", "scripts/compose_env.sh"), cwd=tmp_path, check=True)
    assert made.read_text() == (ROOT / source).read_text()
    assert [one.stat().st_mode & 0o777 for one in (made.parent, made, tmp_path / ".env")] == [0o755, 0o644, 0o600]
    made.write_text("tenants: {}\n")
    subprocess.run(("bash", "scripts/compose_env.sh"), cwd=tmp_path, check=True)
    assert made.read_text() == "tenants: {}\n"


def _of_services() -> list[tuple[str, Mapping[str, Any]]]:
    return [(name, SERVICES[name]) for name in COMPONENTS]


def test_compose_itself_accepts_the_file() -> None:
    command = _compose()
    if command is None:
        pytest.skip("neither `docker compose` nor `docker-compose` of version 2 is installed")
    checked = subprocess.run((*command, "-f", FILE, "config", "--quiet"), capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr


def _compose() -> tuple[str, ...] | None:
    for command in (("docker", "compose"), ("docker-compose",)):
        if shutil.which(command[0]) is None:
            continue
        told = subprocess.run((*command, "version", "--short"), capture_output=True, text=True, check=False)
        if told.returncode == 0 and not told.stdout.startswith("1."):
            return command
    return None


def test_messages_to_people_need_only_lines_in_the_file_of_variables(
    trust: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = SERVICES["annotation"]["environment"]
    for name, value in given.items():
        text = MESSAGES.get(name, DEFAULT.sub(r"\1", value))
        monkeypatch.setenv(name, text.replace("/etc/glossator", str(trust / "annotation")))
    assert {name for name in MESSAGES if f"${{{name}:-" in given[name]} == set(MESSAGES)
    settings = load(AnnotationSettings)
    assert (settings.smtp_security, settings.smtp_from) == ("starttls", "glossator@bank.example")
    assert settings.informed == {("harbour-bank", "ethics@bank.example")}
