"""Requests, grants and revocations of reveal grants. By default no person sees values."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Protocol

from services.annotation.desk.known import known
from services.annotation.desk.reading import DocumentStore
from services.annotation.desk.visibility import GrantsOfSubject, Visibility, rights_of
from services.annotation.ports import AuthoriserPort, resource_of
from services.annotation.reveals.grants import RevealGrant, RevealRight, RevealScope, RevealState
from services.annotation.sets.refusals import invalid
from services.annotation.sets.state import DocumentSet
from services.shared.domain.annotations import SetState
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Action, Actor
from services.shared.runtime.access.call import add_detail
from services.shared.runtime.access.pending import coded
from services.shared.runtime.clock import Clock


class GrantStore(GrantsOfSubject, Protocol):
    """Stores and finds grants of documents (`RevealStore`)."""

    async def add(self, grant: RevealGrant) -> None:
        """Stores a new grant or request."""
        ...

    async def update(self, before: RevealGrant, after: RevealGrant) -> None:
        """Stores `after`. Raises `Reject(CONFLICT)` if the stored grant is not `before` any more."""
        ...

    async def of_document(self, document_id: str) -> Sequence[RevealGrant]:
        """All grants and requests of the document, by the time of their request."""
        ...


@dataclass(frozen=True, slots=True)
class RevealRequest:
    """A request for a grant. `page` from 1 for the scope PAGE, `value` for the scope VALUE. `minutes` 0: the longest
    duration that the access policy allows.
    """

    scope: RevealScope
    page: int = 0
    value: str = ""
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class Reveals:
    """The operations. `ids` makes ids of grants."""

    store: DocumentStore
    grants: GrantStore
    visibility: Visibility
    access: AuthoriserPort
    clock: Clock
    ids: Callable[[], str]

    async def request(self, actor: Actor, document_id: str, wanted: RevealRequest, purpose: str) -> RevealGrant:
        """A grant in force if the policy allows the caller its scope, else a request that waits for another person.

        Raises `Reject`: NOT_FOUND, FORBIDDEN, WITHDRAWN, INVALID_METADATA; `StepUpRequired`; `Retry`.
        """
        stored = self.store.find(document_id)
        document_set = await known(self.access, actor, Action.REVEAL_VALUES, document_id, stored)
        value = wanted.value.strip("[]")
        detail = (
            "operation=request",
            f"scope={wanted.scope.value}",
            *((f"page={wanted.page}",) if wanted.page else ()),
            *((f"value={coded(value)}",) if value else ()),
            f"minutes={wanted.minutes}",
        )
        resource = resource_of(document_set.document)
        await self.access.authorise(actor, Action.REVEAL_VALUES, resource, purpose, detail)
        if document_set.annotation_set.state is SetState.WITHDRAWN:
            raise Reject(Reason.WITHDRAWN)
        wanted = replace(wanted, value=value)
        await self._check(actor, document_set, wanted, purpose)
        grant = self._made(actor, document_set, wanted, purpose)
        await self.grants.add(grant)
        add_detail(f"reveal={grant.grant_id}", f"state={grant.state(self.clock.now()).value}")
        return grant

    async def grant(self, actor: Actor, document_id: str, grant_id: str, purpose: str) -> RevealGrant:
        """Puts the request of another person in force. Raises `Reject`: NOT_FOUND, FORBIDDEN for the own request,
        PRECONDITION_FAILED if it does not wait, CONFLICT, INVALID_METADATA for another purpose.
        """
        await self._authorise(actor, Action.GRANT_REVEAL, document_id, grant_id, purpose)
        found = await self._found(document_id, grant_id)
        now = self.clock.now()
        if found.subject == actor.subject:
            raise Reject(Reason.FORBIDDEN, detail="Another person must grant the request")
        if found.purpose != purpose:
            raise invalid("purpose", "is not the purpose of the request")
        if found.state(now) is not RevealState.WAITING:
            raise Reject(Reason.PRECONDITION_FAILED, detail=f"The request is {found.state(now).value}")
        made = replace(found, granted_by=actor.subject, granted_at=now, expires_at=now + found.lasts)
        await self.grants.update(found, made)
        add_detail(f"subject={coded(made.subject)}", f"state={RevealState.IN_FORCE.value}")
        return made

    async def all(self, actor: Actor, document_id: str) -> Sequence[RevealGrant]:
        """The grants and requests of the document; only the caller's own if it can neither grant nor read the audit
        log. Raises `Reject(NOT_FOUND | FORBIDDEN)`.
        """
        stored = self.store.find(document_id)
        document_set = await known(self.access, actor, Action.READ_REVEALS, document_id, stored)
        await self.access.authorise(actor, Action.READ_REVEALS, resource_of(document_set.document))
        if self._oversees(actor):
            return await self.grants.of_document(document_id)
        return await self.grants.of_subject(document_id, actor.subject)

    async def revoke(self, actor: Actor, document_id: str, grant_id: str) -> RevealGrant:
        """Ends a grant or a request. A repetition returns the first result. Raises `Reject(NOT_FOUND | FORBIDDEN)`."""
        await self._authorise(actor, Action.REVOKE_REVEAL, document_id, grant_id)
        found = await self._found(document_id, grant_id)
        if found.subject != actor.subject and not self._oversees(actor):
            raise Reject(Reason.NOT_FOUND)
        if found.revoked_at is not None:
            return found
        made = replace(found, revoked_by=actor.subject, revoked_at=self.clock.now())
        await self.grants.update(found, made)
        return made

    async def _authorise(
        self, actor: Actor, action: Action, document_id: str, grant_id: str, purpose: str = ""
    ) -> None:
        document_set = await known(self.access, actor, action, document_id, self.store.find(document_id))
        detail = (f"reveal={coded(grant_id)}",)
        await self.access.authorise(actor, action, resource_of(document_set.document), purpose, detail)

    async def _found(self, document_id: str, grant_id: str) -> RevealGrant:
        for one in await self.grants.of_document(document_id):
            if one.grant_id == grant_id:
                return one
        raise Reject(Reason.NOT_FOUND)

    async def _check(self, actor: Actor, document_set: DocumentSet, wanted: RevealRequest, purpose: str) -> None:
        """Raises `Reject(INVALID_METADATA)` if the document has no such page or value."""
        if wanted.minutes < 0:
            raise invalid("minutes", "must not be negative")
        if (wanted.scope is RevealScope.PAGE) != bool(wanted.page) or wanted.page < 0:
            raise invalid("page", "is for the scope page only, which needs one from 1")
        if (wanted.scope is RevealScope.VALUE) != bool(wanted.value):
            raise invalid("value_id", "is for the scope value only, which needs one")
        seen, pages = await self.visibility.of_document(actor, document_set.stored, purpose)
        if wanted.page > pages:
            raise invalid("page", f"must be at most {pages}, the number of pages")
        if wanted.value and not any(one.value_id == wanted.value for one in seen.values):
            raise invalid("value_id", "is no value of the document")

    def _made(self, actor: Actor, document_set: DocumentSet, wanted: RevealRequest, purpose: str) -> RevealGrant:
        rights = rights_of(self.access, actor, purpose)
        longest = max((one.longest for one in rights), default=timedelta())
        own = [one.longest for one in rights if one.scope.covers(wanted.scope)]
        lasts = timedelta(minutes=wanted.minutes) or max(own, default=longest)
        if lasts > longest:
            raise invalid("minutes", f"must be at most {_minutes(longest)}, the limit of the access policy")
        document, now = document_set.document, self.clock.now()
        request = RevealGrant(
            grant_id=self.ids(),
            tenant=document.tenant,
            matter=document.matter,
            document_id=document.document_id,
            scope=wanted.scope,
            subject=actor.subject,
            purpose=purpose,
            lasts=lasts,
            requested_at=now,
            page=wanted.page,
            value=wanted.value,
            mfa_at=actor.mfa_at,
        )
        granted = replace(request, granted_by=actor.subject, granted_at=now, expires_at=now + lasts)
        return granted if _allowed(rights, granted) else request

    def _oversees(self, actor: Actor) -> bool:
        return any(self.access.rights(actor, one) for one in (Action.GRANT_REVEAL, Action.READ_AUDIT))


def _allowed(rights: Sequence[RevealRight], grant: RevealGrant) -> bool:
    return any(one.allows(grant) for one in rights)


def _minutes(duration: timedelta) -> int:
    return int(duration.total_seconds() // 60)
