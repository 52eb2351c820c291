import httpx
import pytest

from services.cli.errors import CommandError
from services.cli.signon.device import device_flow
from services.cli.signon.provider import Provider
from services.cli.signon.tokens import Tokens, claims_of
from tests.fakes import FakeClock
from tests.issuer import ANNA, Page, choose


class Terminal:
    """Counts the waits; the person signs in during wait number `at`."""

    def __init__(self, at: int) -> None:
        self.clock = _Clock(self)
        self.at = at
        self.waits: list[float] = []
        self.shown: tuple[str, str, str] = ("", "", "")
        self.page = ""

    def show(self, page: str, code: str, complete: str) -> None:
        self.shown = (page, code, complete)

    def person(self) -> None:
        page, code, complete = self.shown
        assert complete == f"{page}?user_code={code}"
        first = Page(httpx.get(complete, timeout=20))
        assert code in first.answer.text
        self.page = choose(first.submit("/device", user_code=code.lower()), ANNA.subject).answer.text


class _Clock(FakeClock):
    def __init__(self, terminal: Terminal) -> None:
        super().__init__()
        self._terminal = terminal

    async def sleep(self, seconds: float) -> None:
        self._terminal.waits.append(seconds)
        self.advance(seconds if self._terminal.at > 0 else 60)
        if len(self._terminal.waits) == self._terminal.at:
            self._terminal.person()


async def run(provider: Provider, terminal: Terminal, **more: str) -> Tokens:
    parameters = {"scope": "openid", **more}
    return await device_flow(provider, provider.discover(), parameters, terminal.show, terminal.clock)


async def test_a_person_signs_in_on_another_device(provider: Provider) -> None:
    terminal = Terminal(at=3)
    tokens = await run(provider, terminal)
    assert claims_of(tokens.access)["sub"] == ANNA.subject
    assert len(terminal.waits) == 3
    assert "Signed in" in terminal.page
    assert tokens.refresh


async def test_a_step_up_needs_the_code(provider: Provider) -> None:
    tokens = await run(provider, Terminal(at=1), acr_values="otp")
    assert claims_of(tokens.access)["acr"] == "otp"


async def test_no_one_enters_the_code(provider: Provider) -> None:
    with pytest.raises(CommandError, match="not entered in time"):
        await run(provider, Terminal(at=-1))


async def test_an_unknown_client_is_refused(issuer_url: str) -> None:
    with pytest.raises(CommandError, match="invalid_client"):
        await run(Provider(issuer_url, "other"), Terminal(at=1))
