"""A session, the tokens that it holds, and a sign-in in progress."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, repr=False)
class Tokens:
    """The tokens of a person. `expires_at` of the access token is in seconds since 1970. `refresh` can be empty."""

    access: str
    refresh: str
    id_token: str
    expires_at: int


@dataclass(frozen=True, slots=True)
class Person:
    """Who signed in. `subject` is the one of assignments and the audit log, `name` what pages show.

    `issuer_subject` and `issuer_session` are the claims `sub` and `sid`, for logout by the identity provider.
    """

    tenant: str
    subject: str
    roles: tuple[str, ...]
    name: str
    issuer_subject: str
    issuer_session: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in browser. `session_id` is secret: only its hash is stored. `csrf` belongs to this session only."""

    session_id: str
    person: Person
    tokens: Tokens
    signed_in_at: int
    csrf: str


@dataclass(frozen=True, slots=True, repr=False)
class SignIn:
    """A sign-in in progress: the PKCE verifier, the nonce of its ID token, and the page to show afterwards."""

    verifier: str
    nonce: str
    return_to: str
