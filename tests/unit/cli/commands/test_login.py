"""`glossator login`, `logout` and `whoami` with the development issuer."""

import json
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner, Result

from services.cli.__main__ import app
from services.cli.connect.signed_in import session_of
from services.cli.connect.system import caller_of
from services.cli.errors import UsageError
from services.cli.local.layout import SystemPorts
from services.cli.local.system import LocalSystem
from services.cli.options import Named
from services.cli.signon.tokens import claims_of
from services.shared.domain.errors import StepUpRequired
from services.shared.domain.records import Role
from tests.issuer import ANNA, INTAKE, OFFICER, SECRET, Page, choose, in_background, running_issuer, sign_in

OIDC = """version: 1
issuers:
  samples:
    url: {url}
    tenants: [harbour-bank]
    roles: {{{roles}}}
    claims: {{tenant: tenant, matters: matters}}
    step_up: {{acr_values: [otp]}}
"""
ROLES = ", ".join(f"{one}: [{one}]" for one in Role if one is not Role.SERVICE)
Run = Callable[..., Result]


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with running_issuer() as url:
        yield url


@pytest.fixture
def system(tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> LocalSystem:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.delenv("GLOSSATOR_KAFKA_BOOTSTRAP", raising=False)
    system = LocalSystem(tmp_path / "system", ports=SystemPorts.free())
    path = tmp_path / "oidc.yaml"
    path.write_text(OIDC.format(url=url, roles=ROLES))
    system.layout.keep_settings({"GLOSSATOR_OIDC_FILE": str(path)})
    return system


@pytest.fixture
def run(system: LocalSystem) -> Run:
    def call(command: str, *arguments: str, code: int = 0) -> Result:
        result = CliRunner().invoke(app, [command, "--directory", str(system.layout.root), *arguments])
        assert result.exit_code == code, result.output
        return result

    return call


@pytest.fixture
def person(monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser in which the reviewer signs in."""
    monkeypatch.setattr("webbrowser.open", lambda url: in_background(lambda: sign_in(url, ANNA.subject)))


@pytest.mark.usefixtures("person")
def test_a_person_signs_in_and_out(run: Run, system: LocalSystem, tmp_path: Path) -> None:
    assert "signed in as reviewer@harbour-bank" in run("login", "--browser").output
    who = json.loads(run("whoami", "--json").stdout)
    assert (who["subject"], who["tenant"], who["roles"]) == (ANNA.subject, ANNA.tenant, ["reviewer"])
    assert who["second_factor_at"] == ""
    (kept,) = (tmp_path / "state").rglob("*.json")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    caller = caller_of(system.layout.root, "annotation", "compliance")
    assert (caller.name, caller.tenant) == (ANNA.subject, ANNA.tenant)
    assert callable(caller.credential)
    assert claims_of(caller.credential())["sub"] == ANNA.subject
    run("logout")
    assert not kept.exists()
    assert "no one is signed in" in run("whoami", code=1).output
    assert "no one" in run("logout").output


@pytest.mark.usefixtures("person")
def test_a_second_factor_is_shown(run: Run) -> None:
    run("login", "--browser", "--acr", "otp", "--max-age", "900")
    assert json.loads(run("whoami", "--json").stdout)["second_factor_at"]
    assert "second factor at" in run("whoami").output


@pytest.mark.usefixtures("person")
def test_a_provider_that_ignores_the_request_is_found_out(run: Run) -> None:
    assert "did not ask for the second factor" in run("login", "--browser", "--acr", "gold", code=1).output
    run("whoami", code=1)


def test_the_device_flow(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def show(page: str, code: str, complete: str) -> None:
        choose(Page(httpx.get(complete, timeout=20)).submit("/device", user_code=code), OFFICER.subject)

    monkeypatch.setattr("services.cli.commands.login._show", show)
    assert "signed in as compliance@harbour-bank" in run("login").output


def test_a_system_signs_in_with_its_secret(run: Run, tmp_path: Path) -> None:
    secret = tmp_path / "intake.secret"
    secret.touch(0o600)
    secret.write_text(SECRET)
    options = ("--client", INTAKE.subject, "--client-secret-file", str(secret))
    assert "signed in as submitter@harbour-bank" in run("login", *options).output
    assert json.loads(run("whoami", "--json").stdout)["roles"] == ["submitter"]
    assert "no second factor" in run("login", *options, "--acr", "otp", code=2).output
    kept = "".join(one.read_text() for one in (tmp_path / "state").rglob("*.json"))
    assert SECRET not in kept
    secret.write_text("wrong")
    assert "invalid_client" in run("login", *options, code=1).output


@pytest.mark.parametrize(
    ("options", "fault"),
    [(("--issuer", "other"), "no identity provider other"), (("--issuer", "http://sso.example"), "not https")],
)
def test_an_unknown_provider(run: Run, options: tuple[str, ...], fault: str) -> None:
    result = run("login", *options, code=2 if options[1] == "other" else 1)
    assert fault in result.output


@pytest.mark.usefixtures("person")
def test_as_names_a_sample_person_instead(run: Run, system: LocalSystem, monkeypatch: pytest.MonkeyPatch) -> None:
    run("login", "--browser")
    directory = system.layout.root
    assert session_of(directory, "reviewer") is not None
    assert session_of(directory, Named("reviewer")) is None
    monkeypatch.setenv("GLOSSATOR_KAFKA_BOOTSTRAP", "broker:9092")
    assert session_of(directory, "reviewer") is None  # another system
    with pytest.raises(UsageError, match="--as"):
        session_of(directory, Named("reviewer"))


@pytest.mark.usefixtures("person")
@pytest.mark.parametrize("terminal", [True, False])
def test_a_challenge_names_the_command_or_runs_it(
    run: Run, system: LocalSystem, monkeypatch: pytest.MonkeyPatch, terminal: bool
) -> None:
    run("login", "--browser")
    calls: list[str] = []

    def challenged(address: object, credential: Callable[[], str]) -> Any:
        claims = claims_of(credential())
        calls.append(claims["acr"])
        if claims["acr"] != "otp":
            raise StepUpRequired(900, ("otp",))
        raise UsageError("the service was called")

    monkeypatch.setattr("services.cli.commands.models.served_models", challenged)
    monkeypatch.setattr("services.cli.signon.remedy.is_terminal", lambda: terminal)
    monkeypatch.setattr("typer.confirm", lambda *_, **__: True)
    output = run("models", code=2 if terminal else 1).output
    assert calls == (["choice", "otp"] if terminal else ["choice"])
    assert ("the service was called" in output) is terminal
    if not terminal:
        assert f"try: glossator login --browser --directory {system.layout.root} --acr otp --max-age 900" in output
