"""Sessions: one file per system, only for its owner, renewed before the token ends."""

import stat
from dataclasses import replace
from pathlib import Path

import pytest

from services.cli.errors import CommandError
from services.cli.signon.provider import Provider
from services.cli.signon.sessions import Session, Sessions, state_folder
from services.cli.signon.tokens import Tokens, claims_of
from services.shared.runtime.clock import SystemClock
from tests.fakes import FakeClock
from tests.issuer import ANNA, INTAKE, SECRET, in_background, sign_in
from tests.unit.cli.signon.test_browser import flow

SESSION = Session("var", "http://127.0.0.1:1", "anna", "harbour-bank", "token", 2_000_000_000, "refresh")


@pytest.fixture
def sessions(tmp_path: Path) -> Sessions:
    return Sessions(tmp_path / "state", FakeClock())


@pytest.fixture
def signed_in(provider: Provider) -> Session:
    tokens = flow(provider, lambda url: in_background(lambda: sign_in(url, ANNA.subject)))
    return Session("var", provider.url, ANNA.subject, ANNA.tenant, tokens.access, 0, tokens.refresh)


def test_a_session_is_kept_for_its_system_and_owner(sessions: Sessions, tmp_path: Path) -> None:
    assert sessions.find("var") is None
    sessions.keep(SESSION)
    sessions.keep(replace(SESSION, system="other", subject="bob"))
    assert sessions.find("var") == SESSION
    files = list((tmp_path / "state").iterdir())
    assert {stat.S_IMODE(one.stat().st_mode) for one in files} == {0o600}
    assert stat.S_IMODE((tmp_path / "state").stat().st_mode) == 0o700
    assert len(files) == 2
    assert sessions.forget("var")
    assert not sessions.forget("var")
    assert sessions.find("other") is not None


@pytest.mark.parametrize(("content", "mode"), [("{}", 0o600), ("x", 0o600), ('{"system": 1}', 0o600), ("{}", 0o644)])
def test_an_invalid_file_is_refused(sessions: Sessions, tmp_path: Path, content: str, mode: int) -> None:
    sessions.keep(SESSION)
    (path,) = (tmp_path / "state").iterdir()
    path.write_text(content)
    path.chmod(mode)
    with pytest.raises(CommandError):
        sessions.find("var")


@pytest.mark.parametrize(
    ("subject", "name"), [("anna", "anna@harbour-bank"), ("reviewer@harbour-bank", "reviewer@harbour-bank")]
)
def test_the_name_has_the_tenant_once(subject: str, name: str) -> None:
    assert replace(SESSION, subject=subject).name == name


def test_a_valid_token_is_used(sessions: Sessions) -> None:
    sessions.keep(SESSION)
    assert sessions.bearer("var") == "token"


def test_an_ended_token_is_renewed_once(tmp_path: Path, signed_in: Session) -> None:
    sessions = Sessions(tmp_path, SystemClock())
    sessions.keep(signed_in)
    renewed = sessions.bearer("var")
    assert renewed != signed_in.access
    assert claims_of(renewed)["auth_time"] == claims_of(signed_in.access)["auth_time"]
    assert sessions.bearer("var") == renewed
    kept = sessions.find("var")
    assert kept is not None
    assert kept.refresh != signed_in.refresh


def test_a_system_gets_a_new_token_with_its_secret(tmp_path: Path, issuer_url: str) -> None:
    secret = tmp_path / "secret"
    secret.touch(0o600)
    secret.write_text(SECRET + "\n")
    sessions = Sessions(tmp_path / "state", SystemClock())
    sessions.keep(
        Session(
            "var", issuer_url, INTAKE.subject, INTAKE.tenant, "", 0, client_id=INTAKE.subject, secret_file=str(secret)
        )
    )
    claims = claims_of(sessions.bearer("var"))
    assert claims["sub"] == INTAKE.subject
    assert not {"acr", "auth_time"} & set(claims)
    secret.chmod(0o644)
    sessions.keep(replace(SESSION, expires_at=0, issuer=issuer_url, secret_file=str(secret)))
    with pytest.raises(CommandError, match="0600"):
        sessions.bearer("var")


@pytest.mark.parametrize("refresh", ["", "unknown"])
def test_an_ended_sign_in_names_its_command(tmp_path: Path, issuer_url: str, refresh: str) -> None:
    sessions = Sessions(tmp_path, SystemClock())
    sessions.keep(replace(SESSION, issuer=issuer_url, expires_at=0, refresh=refresh, login="glossator login --browser"))
    with pytest.raises(CommandError) as error:
        sessions.bearer("var")
    assert error.value.remedy == "glossator login --browser"
    assert "refresh" not in str(error.value)


def test_tokens_without_a_refresh_token_keep_the_old_one() -> None:
    assert SESSION.with_tokens(Tokens("new", 5)) == replace(SESSION, access="new", expires_at=5)


@pytest.mark.parametrize(
    ("given", "found"), [("/x/state", "/x/state"), ("relative", "{home}/.local/state"), ("", "{home}/.local/state")]
)
def test_the_folder_is_the_state_folder_of_the_user(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, given: str, found: str
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_STATE_HOME", given)
    assert str(state_folder()) == found.format(home=tmp_path) + "/glossator/sessions"
