"""The person or system that is signed in to the system of a command."""

import os
from collections.abc import Mapping
from pathlib import Path

from services.cli.connect.remote import BOOTSTRAP, is_remote, remote_settings
from services.cli.errors import CommandError, UsageError
from services.cli.local.layout import Layout
from services.cli.local.tools import CHECKOUT
from services.cli.options import Named
from services.cli.signon.remedy import note_login
from services.cli.signon.sessions import Session, Sessions, state_folder
from services.shared.runtime.access.oidc.issuers import Issuer, build_issuers, read_issuers
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.yaml_file import YamlFileError


def system_name(directory: Path) -> str:
    """The system in `directory`, or the one that the environment names."""
    return f"kafka {os.environ[BOOTSTRAP]}" if is_remote() else str(directory.resolve())


def sessions() -> Sessions:
    """The sign-ins of this user."""
    return Sessions(state_folder(), SystemClock())


def session_of(directory: Path, who: str) -> Session | None:
    """The session that a command uses. None if no one is signed in, or `--as` names another caller.

    Raises `CommandError`.
    """
    if isinstance(who, Named):
        if is_remote():
            raise UsageError("--as names a sample person of a local system", "glossator login")
        return None
    found = sessions().find(system_name(directory))
    note_login(found.login if found else "")
    return found


def bearer_of(session: Session) -> str:
    """A token of the session that is valid now. Raises `CommandError`."""
    return sessions().bearer(session.system)


def issuers_of(directory: Path) -> Mapping[str, Issuer]:
    """The identity providers of the system by their URL; none if its `oidc.yaml` is not here. Raises `CommandError`."""
    named = remote_settings().oidc_file if is_remote() else Layout(directory.absolute()).oidc_file()
    if not named:
        return {}
    try:
        return build_issuers(read_issuers(CHECKOUT / named))
    except (YamlFileError, OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{named} cannot be read: {error}") from None
