"""The development issuer as a part of a local system, and the sign-in of a sample person without a browser."""

import html
import re
import secrets
import sys
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from functools import partial
from hashlib import sha256
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx

from services.cli.local.ports import LOOPBACK, closed_port
from services.cli.local.processes import Command, PartFailedError, Processes, Status, Waits, base_environment
from services.cli.local.tools import CHECKOUT

NAME = "issuer"
_CLIENT, _REDIRECT, _SECONDS = "glossator-samples", f"http://{LOOPBACK}:9/callback", 30.0


class LocalIdentityProvider:
    """The issuer of the system in `root`, at `url`. Its state is in `root`/issuer."""

    def __init__(self, root: Path, port: int, *, die_with_parent: bool = False) -> None:
        self._root = root
        self._port = port
        self._processes = Processes(root / "issuer", die_with_parent=die_with_parent)

    @property
    def address(self) -> str:
        return f"{LOOPBACK}:{self._port}"

    @property
    def url(self) -> str:
        """The claim `iss` of its tokens."""
        return url_of(self._port)

    def start(self, timeout: float, waits: Waits = lambda _: None) -> None:
        """Start it unless it runs, and wait until it answers. Raises `PartFailedError`."""
        arguments = (sys.executable, "-m", "services.cli.issuer", str(self._root), self.address)
        self._processes.start(Command(NAME, arguments, base_environment(), folder=CHECKOUT))
        self._processes.wait_for(NAME, partial(closed_port, self._port), timeout, waits)

    def stop(self) -> None:
        self._processes.stop([NAME])

    def status(self) -> Sequence[Status]:
        return self._processes.status()


def url_of(port: int) -> str:
    """The URL of the issuer on a port of 127.0.0.1."""
    return f"http://{LOOPBACK}:{port}"


def sign_in(url: str, person: str) -> str:
    """The access token of a sample person who proves a second factor on the pages of the issuer: the code flow with
    PKCE, whose code this function types instead of the person. Raises `PartFailedError`.
    """
    verifier = secrets.token_urlsafe(48)
    challenge = urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    query = {
        "client_id": _CLIENT,
        "redirect_uri": _REDIRECT,
        "response_type": "code",
        "scope": "openid",
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        "acr_values": "otp",
        "max_age": "0",
    }
    try:
        with httpx.Client(base_url=url, timeout=_SECONDS, trust_env=False) as http:
            request = _found(r'name=request value="([^"]+)"', http.get("/authorize", params=query))
            page = http.post("/sign-in", data={"request": request, "person": person})
            code = _found(r"<output[^>]*>([0-9]{6})</output>", page)
            redirect = http.post("/sign-in", data={"request": request, "code": code})
            answer = http.post("/token", data=_exchange(redirect, verifier)).raise_for_status()
            return str(answer.json()["access_token"])
    except (httpx.HTTPError, LookupError, ValueError) as error:
        raise PartFailedError(f"{person} cannot sign in at {url}: {type(error).__name__}") from None


def _exchange(redirect: httpx.Response, verifier: str) -> dict[str, str]:
    code = parse_qs(urlsplit(redirect.headers["location"]).query)["code"][0]
    return {
        "grant_type": "authorization_code",
        "client_id": _CLIENT,
        "redirect_uri": _REDIRECT,
        "code": code,
        "code_verifier": verifier,
    }


def _found(pattern: str, page: httpx.Response) -> str:
    found = re.search(pattern, page.text)
    if found is None:
        raise LookupError(pattern)
    return html.unescape(found[1])
