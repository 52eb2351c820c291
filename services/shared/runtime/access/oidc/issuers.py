"""The issuers of access tokens: a YAML file with a JSON schema in the same folder."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from services.shared.domain.records import Role
from services.shared.runtime.access.policy import SHIPPED
from services.shared.runtime.settings import is_loopback
from services.shared.runtime.yaml_file import load_yaml

SCHEMA_NAME = "oidc.schema.json"
ClaimPath = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StepUp:
    """How a token proves a second factor: its `acr` is one of `acr_values`, or its `amr` contains one of `amr_values`.

    `acr_values` are also what a client requests when the second factor is missing or too old (RFC 9470).
    """

    acr_values: tuple[str, ...] = ()
    amr_values: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ClaimPaths:
    """Where a token has its values: keys from the top of the claims. An empty path: the token does not have it."""

    subject: ClaimPath = ("sub",)
    tenant: ClaimPath = ()
    roles: ClaimPath = ("roles",)
    matters: ClaimPath = ()


@dataclass(frozen=True, slots=True)
class Issuer:
    """An issuer. `name` is its key in the file, for logs and metrics; `url` is the claim `iss` of its tokens.

    `tenants` are those that its tokens can name. `audience` contains `{service}`, or is the same for all services.
    `by_membership`: its tokens also have the matters whose stored membership lists their person.
    `roles` maps a value of the roles claim to roles. `prefix` comes before each subject. `ca` is a PEM file, or empty.
    The known keys are used for `keep` while the issuer does not answer.
    """

    name: str
    url: str
    tenants: frozenset[str]
    roles: Mapping[str, frozenset[Role]]
    algorithms: tuple[str, ...] = ("RS256", "PS256", "ES256", "EdDSA")
    audience: str = "glossator-{service}"
    claims: ClaimPaths = ClaimPaths()
    step_up: StepUp = StepUp()
    prefix: str = ""
    by_membership: bool = False
    ca: str = ""
    leeway: timedelta = timedelta(seconds=30)
    keep: timedelta = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class IssuersText:
    """The content of the file and of its schema."""

    name: str
    text: str
    schema: str


def read_issuers(path: Path) -> IssuersText:
    """The content of the file at `path`, and of the shipped schema. Raises `OSError` or `UnicodeDecodeError`."""
    return IssuersText(path.name, path.read_text("utf-8"), (SHIPPED / SCHEMA_NAME).read_text("utf-8"))


def build_issuers(content: IssuersText) -> Mapping[str, Issuer]:
    """The issuers by URL. Raises `YamlFileError` with line numbers."""
    file = load_yaml(content.text, json.loads(content.schema), content.name)
    values: Mapping[str, Any] = file.values["issuers"]  # type: ignore[assignment]
    file.refuse((("issuers", *where), what) for where, what in _faults(values))
    return {one.url: one for one in (_issuer(name, value) for name, value in values.items())}


def _issuer(name: str, value: Mapping[str, Any]) -> Issuer:
    given = {key: value[key] for key in ("audience", "ca") if key in value}
    if "algorithms" in value:
        given["algorithms"] = tuple(value["algorithms"])
    if "leeway_seconds" in value:
        given["leeway"] = timedelta(seconds=value["leeway_seconds"])
    if "keep_keys_minutes" in value:
        given["keep"] = timedelta(minutes=value["keep_keys_minutes"])
    step_up = value.get("step_up", {})
    return Issuer(
        name=name,
        url=value["url"],
        tenants=frozenset(value["tenants"]),
        roles={one: frozenset(map(Role, roles)) for one, roles in value["roles"].items()},
        claims=ClaimPaths(**{key: _path(path) for key, path in value.get("claims", {}).items()}),
        step_up=StepUp(tuple(step_up.get("acr_values", ())), frozenset(step_up.get("amr_values", ()))),
        prefix=value.get("subject_prefix", ""),
        by_membership=value.get("matters_by_membership", False),
        **given,
    )


def _path(path: str | list[str]) -> ClaimPath:
    return (path,) if isinstance(path, str) else tuple(path)


def _faults(issuers: Mapping[str, Mapping[str, Any]]) -> Iterable[tuple[tuple[str, ...], str]]:
    """Insecure URLs, tokens without a tenant, and issuers whose subjects can be equal."""
    urls: dict[str, str] = {}
    subjects: dict[tuple[str, str], str] = {}
    for name, one in issuers.items():
        where = f"issuers.{name}"
        if not is_secure(one["url"]):
            yield (name, "url"), f"{where}.url: needs https; http is for a loopback address only"
        if (first := urls.setdefault(one["url"], name)) != name:
            yield (name, "url"), f"{where}.url: is also the URL of issuers.{first}"
        if len(one["tenants"]) > 1 and "tenant" not in one.get("claims", {}):
            yield (name, "tenants"), f"{where}.tenants: with several tenants, claims.tenant must name the claim"
        for tenant in one["tenants"]:
            other = subjects.setdefault((tenant, one.get("subject_prefix", "")), name)
            if other != name:
                fault = f"has people of issuers.{other} too: give one of both a subject_prefix"
                yield (name, "tenants"), f"{where}.tenants: {tenant} {fault}"


def is_secure(url: str) -> bool:
    """Whether a URL of an issuer is HTTPS without a query or a user, or HTTP on a loopback address."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or 0
    except ValueError:
        return False
    if parts.username or parts.query or parts.fragment or not host:
        return False
    bracketed = f"[{host}]" if ":" in host else host
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(f"{bracketed}:{port}"))
