"""The development issuer on a free port, and a person without a browser who signs in on its pages."""

import html
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urljoin

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.cli.issuer.serve import Samples, server
from services.cli.local.ports import LOOPBACK, free_port
from services.shared.domain.records import Actor, Role
from services.shared.runtime.clock import SystemClock

ANNA = Actor("reviewer@harbour-bank", "harbour-bank", frozenset({Role.REVIEWER}))
OFFICER = Actor("compliance@harbour-bank", "harbour-bank", frozenset({Role.COMPLIANCE}))
PAULA = Actor("paralegal@harbour-bank", "harbour-bank", frozenset({Role.REVIEWER, Role.SUBMITTER}))
OWEN = Actor("playbook-owner@harbour-bank", "harbour-bank", frozenset({Role.PLAYBOOK_OWNER}))
INTAKE = Actor("submitter@harbour-bank", "harbour-bank", frozenset({Role.SUBMITTER}))
SECRET = "the secret of the intake system"
SAMPLES = Samples({one.subject: one for one in (ANNA, OFFICER, OWEN, PAULA)}, {INTAKE.subject: (INTAKE, SECRET)})


@dataclass(frozen=True)
class Page:
    """A page of the issuer: its form, and what it shows."""

    answer: httpx.Response

    def field(self, name: str) -> str:
        """The value of a hidden field."""
        found = re.search(rf'name="?{name}"? value="([^"]*)"', self.answer.text)
        assert found is not None, f"the page has no {name}"
        return html.unescape(found[1])

    @property
    def shown_code(self) -> str:
        found = re.search(r"<output[^>]*>([0-9]{6})</output>", self.answer.text)
        assert found is not None, "the page shows no code"
        return found[1]

    def submit(self, action: str, **fields: str) -> "Page":
        url = urljoin(str(self.answer.url), action)
        return Page(httpx.post(url, data=fields, timeout=20))


def choose(page: Page, person: str) -> Page:
    """Choose a person, and type the code that the page shows if it asks for one. Returns the last page."""
    request = page.field("request")
    page = page.submit("/sign-in", request=request, person=person)
    if "<output" in page.answer.text:
        page = page.submit("/sign-in", request=request, code=page.shown_code)
    return page


def sign_in(url: str, person: str) -> httpx.Response:
    """Sign in on the page at `url`, and follow the redirect to the client."""
    last = choose(Page(httpx.get(url, timeout=20)), person)
    assert last.answer.status_code == httpx.codes.SEE_OTHER, last.answer.text
    return httpx.get(last.answer.headers["location"], timeout=20)


def in_background(call: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=call, daemon=True)
    thread.start()
    return thread


@contextmanager
def running_issuer(samples: Samples = SAMPLES) -> Iterator[str]:
    """The URL of an issuer that runs until the end of the block."""
    port = free_port()
    one = server(f"{LOOPBACK}:{port}", Ed25519PrivateKey.generate(), samples, SystemClock())
    thread = in_background(one.run)
    url = f"http://{LOOPBACK}:{port}"
    try:
        for _ in range(2000):
            if one.started:
                break
            assert thread.is_alive(), "the issuer ended at its start"
            thread.join(0.01)
        yield url
    finally:
        one.should_exit = True
        thread.join(20)
