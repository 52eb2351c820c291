"""The sign-in of each system: a file outside the repository that only its owner can read."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path

from services.cli.errors import CommandError
from services.cli.signon.provider import CLIENT, Provider
from services.cli.signon.tokens import Tokens, read_tokens
from services.shared.runtime.clock import Clock
from services.shared.runtime.keys.secret_files import SecretFileError, read_secret, write_secret

_EARLY_SECONDS = 30
"""A token is renewed this long before it ends: the call and a difference between the clocks take time."""


@dataclass(frozen=True, slots=True)
class Session:
    """`system` names the system, `subject` and `tenant` the caller there. Times are in seconds since 1970.

    `login` is the command that made the session, without its step-up options.
    """

    system: str
    issuer: str
    subject: str
    tenant: str
    access: str
    expires_at: int
    refresh: str = ""
    client_id: str = CLIENT
    ca: str = ""
    secret_file: str = ""
    login: str = "glossator login"

    @property
    def name(self) -> str:
        """The caller as the audit log and the commands show it: SUBJECT@TENANT."""
        return self.subject if self.subject.endswith(f"@{self.tenant}") else f"{self.subject}@{self.tenant}"

    @property
    def provider(self) -> Provider:
        return Provider(self.issuer, self.client_id, self.ca, self.secret_file)

    def with_tokens(self, tokens: Tokens) -> "Session":
        """The session with new tokens. A provider that sends no new refresh token leaves the old one valid."""
        refresh = tokens.refresh or self.refresh
        return replace(self, access=tokens.access, expires_at=tokens.expires_at, refresh=refresh)


class Sessions:
    """The sessions in `folder`, one file per system."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder = folder
        self._clock = clock

    def find(self, system: str) -> Session | None:
        """The session of a system. Raises `CommandError` if its file cannot be read, or others can read it."""
        path = self._path(system)
        if not path.exists():
            return None
        try:
            return Session(**json.loads(read_secret(path)))
        except SecretFileError as error:
            raise CommandError(f"{path}: {error.detail}", "`glossator login` writes it again") from None
        except (ValueError, TypeError):
            raise CommandError(f"{path} is not a sign-in", "`glossator login` writes it again") from None

    def keep(self, session: Session) -> None:
        """Store the session; it replaces the one of its system."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_secret(self._path(session.system), json.dumps(asdict(session)).encode())

    def forget(self, system: str) -> bool:
        """Delete the session of a system. Returns whether there was one."""
        path = self._path(system)
        existed = path.exists()
        path.unlink(missing_ok=True)
        return existed

    def bearer(self, system: str) -> str:
        """A token of the system that is valid now; renewed if it ends. Raises `CommandError`."""
        session = self._known(system)
        if self._is_fresh(session):
            return session.access
        with self._locked(system):  # a refresh token can count once: of two commands, the second finds the new one
            session = self._known(system)
            if not self._is_fresh(session):
                session = session.with_tokens(self._renewed(session))
                self.keep(session)
        return session.access

    def _known(self, system: str) -> Session:
        session = self.find(system)
        if session is None:
            raise CommandError("no one is signed in", "glossator login")
        return session

    def _is_fresh(self, session: Session) -> bool:
        return session.expires_at - _EARLY_SECONDS > self._clock.now().timestamp()

    def _renewed(self, session: Session) -> Tokens:
        if not session.refresh and not session.secret_file:
            raise CommandError("the sign-in has ended", session.login)
        provider = session.provider
        try:
            metadata = provider.discover()
            endpoint = provider.endpoint(metadata, "token_endpoint")
            with provider.client() as client:
                if session.secret_file:
                    answer = client.fetch_token(endpoint, grant_type="client_credentials")
                else:
                    answer = client.refresh_token(endpoint, refresh_token=session.refresh)
        except CommandError as error:
            raise CommandError(f"the sign-in cannot be renewed: {error.what}", session.login) from None
        return read_tokens(answer, self._clock.now().timestamp())

    @contextmanager
    def _locked(self, system: str) -> Iterator[None]:
        path = self._path(system).with_suffix(".lock")
        with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600), "wb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _path(self, system: str) -> Path:
        return self._folder / f"{sha256(system.encode()).hexdigest()[:32]}.json"


def state_folder() -> Path:
    """The folder of the sessions (XDG Base Directory Specification, which ignores relative paths)."""
    named = Path(os.environ.get("XDG_STATE_HOME", ""))
    home = named if named.is_absolute() else Path.home() / ".local" / "state"
    return home / "glossator" / "sessions"
