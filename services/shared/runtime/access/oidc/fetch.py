"""Reads the discovery document (OpenID Connect Discovery 1.0) and the keys (RFC 7517) of an issuer."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import httpx

from services.shared.domain.errors import Retry
from services.shared.runtime.access.oidc.issuers import Issuer, is_secure
from services.shared.runtime.trust import trusted

DISCOVERY = "/.well-known/openid-configuration"


async def fetch_keys(issuer: Issuer) -> Sequence[Mapping[str, Any]]:
    """The JWKs of an issuer as it publishes them. Raises `Retry` if it does not answer, or its answer is not valid."""
    try:
        context = trusted(issuer.ca)
        async with httpx.AsyncClient(verify=context, timeout=_SECONDS, follow_redirects=False) as client:
            discovered = await _json(client, issuer.url.rstrip("/") + DISCOVERY)
            if discovered["issuer"] != issuer.url or not is_secure(discovered["jwks_uri"]):
                raise ValueError("the discovery document is of another issuer, or its keys are not under https")
            keys = (await _json(client, discovered["jwks_uri"]))["keys"]
            return [one for one in keys[:_MOST_KEYS] if isinstance(one, dict)]
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError, KeyError, TypeError):
        raise Retry(dependency="issuer") from None


async def _json(client: httpx.AsyncClient, url: str) -> Any:
    async with client.stream("GET", url, headers={"Accept": "application/json"}) as answer:
        answer.raise_for_status()
        if answer.status_code != httpx.codes.OK:
            raise ValueError("the answer is a redirect")
        content = b""
        async for part in answer.aiter_bytes():
            content += part
            if len(content) > _MOST_BYTES:
                raise ValueError("the answer is too large")
    return json.loads(content)


_SECONDS = 5.0
_MOST_BYTES = 1 << 20
_MOST_KEYS = 100
