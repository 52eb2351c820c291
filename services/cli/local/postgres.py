"""A temporary PostgreSQL server for tests.

Without fsync, commits survive a killed server, but not a crash of the machine.
"""

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import Self

import psycopg

from services.cli.local.ports import LOOPBACK, free_port
from services.cli.local.processes import Command, PartFailedError, Processes, as_user, base_environment
from services.cli.local.tools import Tools

_NAME = "postgres"
_USER = "glossator"
_DATABASE = "postgres"
_UNPRIVILEGED = 65534
_SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "shared_buffers": "32MB",
    "max_connections": "100",
    "listen_addresses": LOOPBACK,
}


class LocalPostgres:
    """One server in a temporary folder, which `start` creates and `stop` deletes. The context manager does both."""

    def __init__(self, *, tools: Tools | None = None, die_with_parent: bool = False) -> None:
        self._tools = tools or Tools()
        self._die_with_parent = die_with_parent
        self._password = secrets.token_urlsafe(16)
        self._port = 0
        self._folder: Path | None = None

    @property
    def folder(self) -> Path:
        """The folder of data, log and socket. Raises `PartFailedError` before the first start."""
        if self._folder is None:
            raise PartFailedError("PostgreSQL has not been started")
        return self._folder

    @property
    def dsn(self) -> str:
        """A URL for psycopg, with the password."""
        return f"postgresql://{_USER}:{self._password}@{LOOPBACK}:{self._port}/{_DATABASE}"

    @property
    def url(self) -> str:
        """A URL for SQLAlchemy, with the password."""
        return self.dsn.replace("postgresql:", "postgresql+psycopg:", 1)

    def start(self, timeout: float = 180) -> str:
        """Initialise, start, and wait until it answers. Returns the SQLAlchemy URL.

        Raises PartFailedError or ToolMissingError.
        """
        self._port = free_port()
        self._folder = self._make_folder()
        self._initialise(self._folder)
        self._processes().start(self._command(self._folder))
        self._processes().wait_until(_NAME, self._ready, timeout)
        return self.url

    def stop(self, timeout: float = 10) -> None:
        if self._folder is not None:
            self._processes().stop([_NAME], timeout, signal.SIGINT)  # SIGTERM would wait for open connections
            shutil.rmtree(self._folder, ignore_errors=True)

    def kill(self) -> None:
        """SIGKILL the server and its backends. The data stays for `restart`."""
        self._processes().kill(_NAME)

    def restart(self, timeout: float = 180) -> None:
        """Stop the server if it runs, and start it with the same data and port."""
        self._processes().stop([_NAME], timeout=10)
        self._processes().start(self._command(self.folder))
        self._processes().wait_until(_NAME, self._ready, timeout)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _make_folder(self) -> Path:
        """In the temporary folder of the system: the user of the server cannot read the folder of a test."""
        folder = Path(tempfile.mkdtemp(prefix="glossator-postgres-"))
        give_to_server(folder)
        return folder

    def _initialise(self, folder: Path) -> None:
        password = folder / "password"
        password.touch(mode=0o600)
        password.write_text(self._password)
        give_to_server(password)
        run = subprocess.run(
            (
                *as_user(server_user()),
                *(self._tools.postgres("initdb"), "--no-sync", "--encoding=UTF8", "--locale=C"),
                *("--auth=scram-sha-256", f"--pwfile={password}", f"--username={_USER}", f"--pgdata={folder / 'data'}"),
            ),
            env=base_environment(),
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        password.unlink()
        if run.returncode:
            raise PartFailedError(f"initdb failed:\n{run.stderr}")

    def _command(self, folder: Path) -> Command:
        settings = _SETTINGS | {"port": str(self._port), "unix_socket_directories": str(folder)}
        options = tuple(option for name, value in settings.items() for option in ("-c", f"{name}={value}"))
        arguments = (self._tools.postgres("postgres"), "-D", str(folder / "data"), *options)
        return Command(_NAME, arguments, base_environment(), folder=folder, user=server_user())

    def _processes(self) -> Processes:
        return Processes(self.folder / "state", die_with_parent=self._die_with_parent)

    def _ready(self) -> bool:
        try:
            psycopg.connect(self.dsn, connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True


def server_user() -> int | None:
    """The user id of the server. None: the current user. For root, which PostgreSQL refuses, another user."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name: entry.pw_uid for entry in pwd.getpwall()}
    return names.get("postgres", _UNPRIVILEGED)


def give_to_server(path: Path) -> None:
    user = server_user()
    if user is not None:
        os.chown(path, user, pwd.getpwuid(user).pw_gid)
