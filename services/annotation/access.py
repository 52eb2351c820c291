"""Protocols of the access policy."""

from collections.abc import Sequence
from typing import Protocol

from services.shared.domain.records import Action, Actor, Outcome, Resource
from services.shared.runtime.access.policy import Grant


class AuthoriserPort(Protocol):
    """Decides by the access policy (`Authoriser`)."""

    async def authorise(
        self, actor: Actor, action: Action, resource: Resource, purpose: str = "", detail: Sequence[str] = ()
    ) -> None:
        """Raises `Reject(FORBIDDEN)` if the policy denies the action. Both outcomes are audited."""
        ...

    def allows(self, actor: Actor, action: Action, resource: Resource, purpose: str = "") -> bool:
        """Whether the policy allows the action. Not audited: use it to decide what a response contains."""
        ...

    def rights(self, actor: Actor, action: Action) -> Sequence[Grant]:
        """The rights to the action in the roles of `actor`, by the policy in force, for any resource."""
        ...

    async def note(
        self, actor: Actor, action: Action, resource: Resource, detail: Sequence[str], purpose: str = ""
    ) -> None:
        """Records a part of an allowed call. Raises `Retry`."""
        ...


class WebhookAccess(AuthoriserPort, Protocol):
    """Decides for the systems that get webhooks (`Authoriser`)."""

    def consumer(self, subject: str) -> Actor | None:
        """The registered system with its rights in force, or None."""
        ...

    async def report(
        self, actor: Actor, action: Action, resource: Resource, outcome: Outcome, reason: str, detail: Sequence[str]
    ) -> None:
        """Records what the service does by itself with the rights of `actor`."""
        ...


class ReaderAccess(AuthoriserPort, Protocol):
    """Decides by the access policy and the membership of matters (`Authoriser`)."""

    def closed_to(self, actor: Actor, matter: str) -> frozenset[str]:
        """The version chains of the matter that the caller stopped reading. Raises `Retry`."""
        ...

    def has_groups(self, tenant: str, matter: str) -> bool:
        """Whether groups of the directory are the members of the matter, so that it is not open to everyone."""
        ...


class ServiceAccess(WebhookAccess, ReaderAccess, Protocol):
    """All that the service asks (`Authoriser`)."""
