"""`glossator login`, `logout` and `whoami`."""

import asyncio
import json
import shlex
import webbrowser
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from services.cli.connect.signed_in import issuers_of, sessions, system_name
from services.cli.errors import CommandError, UsageError
from services.cli.options import HOME, Directory
from services.cli.signon.browser import browser_flow
from services.cli.signon.device import device_flow
from services.cli.signon.provider import CLIENT, Provider
from services.cli.signon.sessions import Session
from services.cli.signon.tokens import Tokens, claims_of, read_tokens
from services.shared.domain.records import Actor
from services.shared.runtime.access.oidc.claims import actor_of
from services.shared.runtime.access.oidc.issuers import Issuer
from services.shared.runtime.clock import SystemClock

_SCOPE = "openid"


def login(
    directory: Directory = HOME,
    browser: Annotated[
        bool, typer.Option("--browser", help="open a browser of this machine, instead of showing a code")
    ] = False,
    issuer: Annotated[
        str, typer.Option(metavar="NAME|URL", help="identity provider; default: the only one in oidc.yaml")
    ] = "",
    client: Annotated[str, typer.Option(help="id of the client at the identity provider")] = CLIENT,
    client_secret_file: Annotated[
        Path | None, typer.Option(help="file with the secret of the client, mode 0600: sign in as this system")
    ] = None,
    acr: Annotated[str, typer.Option(help="kinds of sign-in to request, as `acr_values`: for a second factor")] = "",
    max_age: Annotated[
        int, typer.Option(min=-1, help="oldest accepted sign-in in seconds; -1: any", show_default=False)
    ] = -1,
    ca: Annotated[Path | None, typer.Option(help="PEM file of the CA of the identity provider")] = None,
) -> None:
    """Sign in to a system. The other commands then act as you.

    Shows a code to enter on a page of the identity provider, on any device; with --browser, opens the page here. With
    --client-secret-file it signs in a system that submits documents or receives sets, without a page.

    The tokens are in $XDG_STATE_HOME/glossator, one file per system, which only you can read.

    [dim]glossator login[/]

    [dim]glossator login --browser --acr otp --max-age 900[/]  with a second factor

    [dim]glossator login --client intake --client-secret-file intake.secret[/]
    """
    known = issuers_of(directory)
    chosen = _chosen(known, issuer)
    authority = str(ca.absolute()) if ca else chosen.ca
    secret = str(client_secret_file.absolute()) if client_secret_file else ""
    provider = Provider(chosen.url, client, authority, secret)
    step_up = {"acr_values": acr} if acr else {}
    step_up |= {"max_age": str(max_age)} if max_age >= 0 else {}
    if secret and (step_up or browser):
        raise UsageError("a system has no page and no second factor", "without --browser, --acr and --max-age")
    tokens = _tokens(provider, step_up, browser=browser)
    _check(tokens, acr, max_age)
    actor = _actor(tokens, known.get(chosen.url))
    session = Session(
        system_name(directory),
        provider.url,
        actor.subject,
        actor.tenant,
        tokens.access,
        tokens.expires_at,
        tokens.refresh,
        client,
        authority,
        secret,
        _command(directory, browser, issuer, client, secret, ca),
    )
    sessions().keep(session)
    typer.echo(f"signed in as {session.name} at {provider.url}", err=True)


def logout(directory: Directory = HOME) -> None:
    """Sign out of a system: the tokens are deleted here, and the refresh token ends at the identity provider.

    [dim]glossator logout[/]
    """
    kept, system = sessions(), system_name(directory)
    session = kept.find(system)
    kept.forget(system)
    if session is None:
        typer.echo("no one was signed in", err=True)
        return
    if session.refresh:
        try:
            _revoke(session)
        except CommandError as error:
            raise CommandError(f"signed out here, but not at the identity provider: {error.what}") from None
    typer.echo(f"signed out: {session.name}", err=True)


def whoami(
    directory: Directory = HOME,
    as_json: Annotated[bool, typer.Option("--json", help="print one JSON object")] = False,
) -> None:
    """Show who is signed in, with the tenant, the roles, and the time of the second factor. Exit status 1 if no one is.

    [dim]glossator whoami --json[/]
    """
    kept, system = sessions(), system_name(directory)
    session = kept.find(system)
    if session is None:
        raise CommandError("no one is signed in", "glossator login")
    token = kept.bearer(system)
    actor = _actor(Tokens(token, 0), issuers_of(directory).get(session.issuer))
    fields = {
        "subject": session.subject,
        "tenant": session.tenant,
        "roles": sorted(actor.roles),
        "matters": sorted(actor.matters),
        "second_factor_at": _time(actor.mfa_at),
        "issuer": session.issuer,
        "client": session.client_id,
        "valid_until": _time(_expiry(token)),
    }
    if as_json:
        typer.echo(json.dumps(fields))
        return
    for name, value in fields.items():
        shown = ", ".join(value) if isinstance(value, list) else value
        typer.echo(f"{name.replace('_', ' '):<17} {shown or '-'}")


def _chosen(known: Mapping[str, Issuer], named: str) -> Issuer:
    """The issuer with this name or URL. A URL can be one that no file describes."""
    if "://" in named:
        return known.get(named) or Issuer(named, named, frozenset(), {})
    found = [one for one in known.values() if named in {"", one.name}]
    if len(found) == 1:
        return found[0]
    names = ", ".join(one.name for one in known.values())
    what = f"there are several identity providers: {names}" if found else f"no identity provider {named}".rstrip()
    raise UsageError(what, "name one with --issuer NAME, or --issuer URL", "docs/how-to/sign-in.md")


def _tokens(provider: Provider, step_up: Mapping[str, str], *, browser: bool) -> Tokens:
    metadata, clock = provider.discover(), SystemClock()
    if provider.secret_file:
        with provider.client() as client:
            answer = client.fetch_token(provider.endpoint(metadata, "token_endpoint"), grant_type="client_credentials")
        return read_tokens(answer, clock.now().timestamp())
    parameters = {"scope": _SCOPE, **step_up}
    if browser:
        return browser_flow(provider, metadata, parameters, _visit, clock)
    return asyncio.run(device_flow(provider, metadata, parameters, _show, clock))


def _visit(url: str) -> None:
    typer.echo(f"sign in on this page: {url}", err=True)
    webbrowser.open(url)


def _show(page: str, code: str, complete: str) -> None:
    typer.echo(f"open {page} and enter the code {code}", err=True)
    if complete:
        typer.echo(f"or open {complete} and check that it shows this code", err=True)


def _check(tokens: Tokens, acr: str, max_age: int) -> None:
    """Raises `CommandError` if the provider ignored the request for a second factor."""
    claims = claims_of(tokens.access)
    fresh = max_age < 0 or SystemClock().now().timestamp() - _number(claims.get("auth_time")) <= max_age + 60
    if (acr and claims.get("acr") not in acr.split()) or not fresh:
        what = "the identity provider did not ask for the second factor"
        raise CommandError(what, "sign in with --browser, or ask its administrator", "docs/how-to/sign-in.md")


def _actor(tokens: Tokens, issuer: Issuer | None) -> Actor:
    """The caller that services find in the token."""
    claims = claims_of(tokens.access)
    if issuer is None:
        return Actor(str(claims.get("sub", "")), str(claims.get("tenant", "")), frozenset())
    try:
        return actor_of(claims, issuer)
    except ValueError as error:
        what = f"the token does not fit oidc.yaml: {error}"
        raise CommandError(what, "docs/how-to/connect-an-identity-provider.md lists the claims") from None


def _command(directory: Path, browser: bool, issuer: str, client: str, secret: str, ca: Path | None) -> str:
    """The command line that signs in again."""
    options = [
        ("--directory", str(directory) if directory != HOME else ""),
        ("--issuer", issuer),
        ("--client", client if client != CLIENT else ""),
        ("--client-secret-file", secret),
        ("--ca", str(ca.absolute()) if ca else ""),
    ]
    words = [word for name, value in options if value for word in (name, value)]
    return shlex.join(["glossator", "login", *(["--browser"] if browser else []), *words])


def _revoke(session: Session) -> None:
    provider = session.provider
    metadata = provider.discover()
    if "revocation_endpoint" not in metadata:
        return
    with provider.client() as client:
        endpoint = provider.endpoint(metadata, "revocation_endpoint")
        client.revoke_token(endpoint, token=session.refresh, token_type_hint="refresh_token").raise_for_status()  # noqa: S106


def _expiry(token: str) -> datetime | None:
    end = _number(claims_of(token).get("exp"))
    return datetime.fromtimestamp(end, UTC) if end else None


def _time(moment: datetime | None) -> str:
    return moment.isoformat(timespec="seconds") if moment else ""


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0
