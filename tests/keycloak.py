"""A real Keycloak with the realm of `deploy/keycloak`, and a person who signs in with password and one-time codes."""

import hashlib
import html
import re
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from services.cli.local.ports import LOOPBACK, free_ports
from services.cli.local.processes import Command, Processes, base_environment
from services.cli.local.tools import CHECKOUT
from tests.keycloak_realm import ANNA, REALM, SUBMITTER, Person, System, realm_with

HOME = CHECKOUT / ".tools" / "keycloak"
_ADMIN = secrets.token_urlsafe(16)
_REDIRECT = "http://127.0.0.1/callback"
_START_SECONDS = 600


@dataclass(frozen=True)
class Keycloak:
    """A running server. `url` is the issuer of the realm."""

    root: str

    @property
    def url(self) -> str:
        return f"{self.root}/realms/{REALM['realm']}"

    def client_credentials(self, system: System = SUBMITTER) -> str:
        """The access token of a system."""
        form = {"grant_type": "client_credentials", "client_id": system.client, "client_secret": system.secret}
        return str(self.post(f"{self.url}/protocol/openid-connect/token", form)["access_token"])

    def rotate(self, priority: int) -> None:
        """Makes a new signing key, which is in use at once."""
        realm = httpx.get(f"{self.root}/admin/realms/{REALM['realm']}", headers=self._admin()).json()["id"]
        provider = {
            "name": f"key-{priority}",
            "providerId": "rsa-generated",
            "providerType": "org.keycloak.keys.KeyProvider",
            "parentId": realm,
            "config": {"priority": [str(priority)], "enabled": ["true"], "active": ["true"], "algorithm": ["RS256"]},
        }
        path = f"{self.root}/admin/realms/{REALM['realm']}/components"
        httpx.post(path, json=provider, headers=self._admin(), timeout=60).raise_for_status()

    def create_realm(self, people: Sequence[Person], systems: Sequence[System]) -> None:
        """Creates the realm of `deploy/keycloak` with people and the secrets of systems."""
        realm = realm_with(people, systems)
        made = httpx.post(f"{self.root}/admin/realms", json=realm, headers=self._admin(), timeout=120)
        made.raise_for_status()

    def post(self, url: str, form: dict[str, str]) -> dict[str, Any]:
        answer = httpx.post(url, data=form, timeout=60)
        answer.raise_for_status()
        return dict(answer.json())

    def _admin(self) -> dict[str, str]:
        form = {"grant_type": "password", "client_id": "admin-cli", "username": "admin", "password": _ADMIN}
        token = self.post(f"{self.root}/realms/master/protocol/openid-connect/token", form)["access_token"]
        return {"Authorization": f"Bearer {token}"}


@dataclass
class Browser:
    """A browser of the person. It keeps cookies, also those for HTTPS only, as browsers do on a loopback address."""

    keycloak: Keycloak
    person: Person = ANNA
    cookies: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    """What the pages of the last sign-in asked for: password, otp."""

    def sign_in(self, **parameters: str) -> dict[str, Any]:
        """The tokens of a code flow with PKCE, with further `parameters` of the authorisation request."""
        self.asked = []
        verifier = secrets.token_urlsafe(48)
        challenge = urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        query = {
            "client_id": "glossator-cli",
            "response_type": "code",
            "redirect_uri": _REDIRECT,
            "scope": "openid",
            "code_challenge": challenge,
            "code_challenge_method": "S256",
            **parameters,
        }
        page = self._send("GET", f"{self.keycloak.url}/protocol/openid-connect/auth", params=query)
        while page.status_code == httpx.codes.OK:
            page = self._answer(page.text)
        form = {
            "grant_type": "authorization_code",
            "client_id": "glossator-cli",
            "redirect_uri": _REDIRECT,
            "code": parse_qs(urlsplit(page.headers["location"]).query)["code"][0],
            "code_verifier": verifier,
        }
        return self.keycloak.post(f"{self.keycloak.url}/protocol/openid-connect/token", form)

    def visit(self, url: str) -> None:
        """Sign in on the page at `url`, and follow the redirect to the client."""
        httpx.get(self.redirect(url), timeout=60)

    def redirect(self, url: str) -> str:
        """Sign in on the page at `url`. Returns the address at the client that the browser goes to then."""
        self.asked = []
        page = self._send("GET", url)
        while page.status_code == httpx.codes.OK:
            page = self._answer(page.text)
        return page.headers["location"]

    def enter_code(self, url: str) -> None:
        """Sign in on the page of a device code, which `url` contains, and consent."""
        self.asked = []
        page = self._send("GET", url)
        while True:
            if page.is_redirect:
                page = self._send("GET", page.headers["location"])
            elif 'name="accept"' in page.text:
                page = self._consent(page.text)
            elif "<form" in page.text:
                page = self._answer(page.text)
            else:
                assert "Device Login Successful" in page.text
                return

    def _consent(self, page: str) -> httpx.Response:
        action, code = re.search(r'action="([^"]+)"', page), re.search(r'name="code" value="([^"]+)"', page)
        assert action is not None, "the page has no form"
        assert code is not None, "the page has no code"
        form = {"code": html.unescape(code[1]), "accept": "Yes"}
        return self._send("POST", self.keycloak.root + html.unescape(action[1]), data=form)

    def refresh(self, tokens: dict[str, Any]) -> dict[str, Any]:
        """New tokens for the refresh token."""
        form = {
            "grant_type": "refresh_token",
            "client_id": "glossator-cli",
            "refresh_token": str(tokens["refresh_token"]),
        }
        return self.keycloak.post(f"{self.keycloak.url}/protocol/openid-connect/token", form)

    def _answer(self, page: str) -> httpx.Response:
        action = re.search(r'action="([^"]+)"', page)
        asked = "otp" if 'name="otp"' in page else "password"
        assert action is not None, "the page has no form"
        assert asked not in self.asked, f"the page asks for {asked} again"
        self.asked.append(asked)
        form = {"otp": self.person.code()} if asked == "otp" else self._password()
        return self._send("POST", html.unescape(action[1]), data=form)

    def _password(self) -> dict[str, str]:
        return {"username": self.person.name, "password": self.person.password}

    def _send(self, method: str, url: str, **more: Any) -> httpx.Response:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        answer = httpx.request(method, url, headers={"Cookie": cookies}, timeout=60, **more)
        for one in answer.headers.get_list("set-cookie"):
            name, _, value = one.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer


@contextmanager
def running_keycloak(
    folder: Path,
    people: Sequence[Person] = (ANNA,),
    systems: Sequence[System] = (SUBMITTER,),
    ports: tuple[int, int] | None = None,
) -> Iterator[Keycloak]:
    """A server with a database in memory, until the block ends. `ports` are those of the server and of its management,
    by default free ones. Skips the test if it is not installed.
    """
    if not (HOME / ".stamp").exists():
        pytest.skip("no Keycloak: run `scripts/setup.sh keycloak`")
    port, management = ports or free_ports(2)
    keycloak = Keycloak(f"http://{LOOPBACK}:{port}")
    arguments = (
        "bash",
        str(HOME / "bin" / "kc.sh"),
        "start",
        "--optimized",
        "--http-enabled=true",
        f"--http-host={LOOPBACK}",
        f"--http-port={port}",
        f"--http-management-port={management}",
        f"--hostname={keycloak.root}",
        "--cache=local",
    )
    environment = base_environment() | {
        "KC_BOOTSTRAP_ADMIN_USERNAME": "admin",
        "KC_BOOTSTRAP_ADMIN_PASSWORD": _ADMIN,
        "JAVA_OPTS_KC_HEAP": "-Xms64m -Xmx512m",
    }
    processes = Processes(folder / "state", die_with_parent=True)
    processes.start(Command("keycloak", arguments, environment, folder=folder))
    try:
        processes.wait_for("keycloak", lambda: _missing(keycloak), _START_SECONDS)
        keycloak.create_realm(people, systems)
        yield keycloak
    finally:
        processes.kill("keycloak")


def _missing(keycloak: Keycloak) -> str:
    try:
        ready = httpx.get(f"{keycloak.root}/realms/master", timeout=5).status_code == httpx.codes.OK
    except httpx.TransportError:
        ready = False
    return "" if ready else "the master realm"
