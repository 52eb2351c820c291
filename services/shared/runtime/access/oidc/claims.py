"""The caller in the claims of a verified token, by the configuration of its issuer."""

from collections.abc import Mapping
from datetime import UTC, datetime

from services.shared.domain.records import Actor
from services.shared.runtime.access.credentials import is_service
from services.shared.runtime.access.members.records import BY_MEMBERSHIP
from services.shared.runtime.access.oidc.issuers import ClaimPath, Issuer, StepUp

Claims = Mapping[str, object]


def actor_of(claims: Claims, issuer: Issuer) -> Actor:
    """Raises `ValueError` if a claim is missing, has the wrong type, or names a tenant of another issuer."""
    tenant = _text(claims, issuer.claims.tenant) if issuer.claims.tenant else next(iter(issuer.tenants))
    if tenant not in issuer.tenants:
        raise ValueError("the issuer is not one of this tenant")
    actor = Actor(
        subject=issuer.prefix + _text(claims, issuer.claims.subject),
        tenant=tenant,
        roles=frozenset().union(*(issuer.roles.get(one, ()) for one in _texts(claims, issuer.claims.roles))),
        matters=frozenset(_texts(claims, issuer.claims.matters)).union([BY_MEMBERSHIP] if issuer.by_membership else ()),
        mfa_at=_second_factor(claims, issuer.step_up),
        acr_values=issuer.step_up.acr_values,
    )
    if is_service(actor):
        raise ValueError("a token cannot name a service")
    return actor


def _second_factor(claims: Claims, rule: StepUp) -> datetime | None:
    """The time of the authentication, if it had a second factor.

    An issuer can leave `acr` at its highest value for a whole session, so that `auth_time` decides on the age.
    """
    methods = claims.get("amr", [])
    proved = claims.get("acr") in rule.acr_values
    proved = proved or (isinstance(methods, list) and not rule.amr_values.isdisjoint(map(str, methods)))
    at = claims.get("auth_time")
    if not proved or isinstance(at, bool) or not isinstance(at, int | float):
        return None
    return datetime.fromtimestamp(at, UTC)


def _value(claims: Claims, path: ClaimPath) -> object:
    value: object = claims
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def _text(claims: Claims, path: ClaimPath) -> str:
    value = _value(claims, path)
    if not isinstance(value, str) or not value:
        raise ValueError("a claim is missing")
    return value


def _texts(claims: Claims, path: ClaimPath) -> list[str]:
    """The values of a claim with one or several; a claim that is missing has none."""
    value = _value(claims, path) if path else None
    if value is None:
        return []
    many = [value] if isinstance(value, str) else value
    if not isinstance(many, list) or not all(isinstance(one, str) for one in many):
        raise ValueError("a claim has the wrong type")
    return many
