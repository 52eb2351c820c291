"""The real command line, as a person or a system: sign-ins, and commands that act as who is signed in."""

import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from services.cli.connect.signed_in import system_name
from services.cli.local.processes import base_environment
from services.cli.local.tools import CHECKOUT
from services.cli.signon.sessions import Sessions
from services.shared.runtime.clock import SystemClock
from tests.keycloak import Browser, Keycloak
from tests.keycloak_realm import Person, System

_SECONDS = 120.0
_REFUSED = re.compile(r"^error: ([a-z_]+):", re.M)
_REMEDY = re.compile(r"try: (glossator login .*)")


@dataclass(frozen=True)
class Result:
    """How a command ended. `reason`: the code of its error, "" without one; `remedy`: the command that it names."""

    code: int
    out: str
    errors: str

    @property
    def reason(self) -> str:
        if self.code == 0:
            return ""
        found = _REFUSED.search(self.errors)
        return found[1] if found else f"exit status {self.code}"

    @property
    def remedy(self) -> str:
        found = _REMEDY.search(self.errors)
        return found[1].strip() if found else ""


@dataclass
class Commands:
    """The commands of one caller, whose sign-in is in `state`, for the system in `directory`."""

    directory: Path
    state: Path
    browser: Browser | None = None
    asked: list[str] = field(default_factory=list)
    """What the pages of the last sign-in asked for: password, otp."""

    def run(self, *words: str, stdin: str = "") -> Result:
        """Run a command to its end."""
        made = subprocess.run(
            self._line(words),
            env=self._environment(),
            cwd=CHECKOUT,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
        return Result(made.returncode, made.stdout, made.stderr)

    def sign_in(self, *words: str) -> Result:
        """Run `login`, and do on the pages of the identity provider what it prints."""
        return self._with_page(("login", *words), {"enter": self._browser.enter_code, "sign in": self._browser.visit})

    def answer(self, challenge: Result) -> Result:
        """Run the command that a refused command names: it signs in with the second factor."""
        words = shlex.split(challenge.remedy)[1:]
        if not words:
            return challenge
        return self.sign_in(*words[1:])

    def bearer(self) -> str:
        """The access token of who is signed in, renewed if it ends."""
        return Sessions(self.state / "glossator" / "sessions", SystemClock()).bearer(system_name(self.directory))

    @property
    def _browser(self) -> Browser:
        assert self.browser is not None, "a system has no browser"
        return self.browser

    def _with_page(self, words: Sequence[str], pages: dict[str, Callable[[str], None]]) -> Result:
        process = subprocess.Popen(
            self._line(words),
            env=self._environment(),
            cwd=CHECKOUT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert process.stderr is not None
        told: list[str] = []
        try:
            for line in process.stderr:
                told.append(line)
                if found := re.search(r"(?:or open|on this page:) (http\S+)", line):
                    pages["enter" if "or open" in line else "sign in"](found[1])
                    self.asked = list(self._browser.asked)
            out = process.stdout.read() if process.stdout else ""
            return Result(process.wait(_SECONDS), out, "".join(told))
        finally:
            process.kill()

    def _line(self, words: Sequence[str]) -> list[str]:
        named = () if "--directory" in words else ("--directory", str(self.directory))
        return [sys.executable, "-m", "services.cli", *words, *named]

    def _environment(self) -> dict[str, str]:
        return base_environment() | {"XDG_STATE_HOME": str(self.state), "BROWSER": "true", "COLUMNS": "400"}


def commands_of(person: Person, keycloak: Keycloak, directory: Path, states: Path) -> Commands:
    """The commands of a person, with a browser of its own."""
    return Commands(directory, states / person.name, Browser(keycloak, person))


def commands_of_system(system: System, directory: Path, states: Path) -> tuple[Commands, Result]:
    """The commands of a system, signed in with the file of its secret."""
    state = states / system.client
    state.mkdir(parents=True)
    secret = state / "secret"
    secret.touch(0o600)
    secret.write_text(system.secret)
    commands = Commands(directory, state)
    return commands, commands.run("login", "--client", system.client, "--client-secret-file", str(secret))
