"""Authorisation of every call: whether an actor is allowed to do an action on a resource. The default is to deny.
Decisions are audited.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import NoReturn

from services.shared.domain.errors import Reason, Reject, StepUpRequired
from services.shared.domain.records import Action, Actor, AuditRecord, Outcome, Resource, Role
from services.shared.runtime.access.audit import AuditPort
from services.shared.runtime.access.audit_table import COMMANDS, UNRECORDED, check_record
from services.shared.runtime.access.call import current_call, new_id
from services.shared.runtime.access.credentials import is_service
from services.shared.runtime.access.members.records import BY_MEMBERSHIP, NO_MEMBERS, MatterMembers, MembersPort
from services.shared.runtime.access.pending import Pending, coded, write_parts
from services.shared.runtime.access.policy import ANY, AccessRules, DirectoryClient, Grant
from services.shared.runtime.clock import Clock
from services.shared.runtime.observe.metrics import Metrics

_SKEW = timedelta(minutes=1)


class Authoriser:
    """Applies `policy` and the stored membership of matters. A wall of either one excludes a caller.

    `service` is the name in audit records; `ids` creates their ids.
    """

    def __init__(
        self,
        policy: AccessRules,
        audit: AuditPort,
        clock: Clock,
        *,
        service: str,
        metrics: Metrics | None = None,
        ids: Callable[[], str] = new_id,
        members: MembersPort = NO_MEMBERS,
    ) -> None:
        self.policy = policy
        self._members = members
        self._audit = audit
        self._clock = clock
        self._service = service
        self._decisions = metrics.authorisations if metrics else None
        self._ids = ids

    async def authorise(
        self, actor: Actor, action: Action, resource: Resource, purpose: str = "", detail: Sequence[str] = ()
    ) -> None:
        """Raises `Reject(FORBIDDEN)`, `Reject(NOT_FOUND)` for an object of another tenant or matter, or `Retry` if the
        audit log is not available, or if the membership of the matter is not known. An object that does not exist has
        no tenant: the answer is the same.

        `detail` goes to the audit record: entries `key=value` with the keys of `AUDIT_TABLE`. In a call of a server,
        the record of an allowed action is written with the outcome of the call, before its response. A command has
        another record before it, REQUESTED. If a service calls with the token of a reader, both need the right, and the
        record names both.
        """
        check_record(action, resource.kind, detail)
        via = _via(actor)
        denial = self._denial(actor, action, resource, purpose, via)
        detail = (f"via={via.subject}", *detail) if via else detail
        if denial:
            await self._refuse(actor, action, resource, purpose, denial, detail)
        self._count(action, denial)
        if action not in UNRECORDED:
            await self._begin(self._record(actor, action, resource, purpose, denial), action, detail)
        call = current_call()
        if call is not None:
            call.decided = True
            call.decisions[action, resource, purpose] = partial(self._again, actor, action, resource, purpose)

    async def _again(self, actor: Actor, action: Action, resource: Resource, purpose: str) -> None:
        """Decides again in a stream that goes on, with the credential as it is now. Only a denial is recorded. A second
        factor counts for the whole stream: it was fresh when the stream began.
        """
        call = current_call()
        if call is not None and call.actor is not None and call.actor.subject == actor.subject:
            actor = call.actor
        via = _via(actor)
        denial = self._denial(actor, action, resource, purpose, via)
        if denial and denial != "second_factor":
            detail = (f"via={via.subject}",) if via else ()
            await self._refuse(actor, action, resource, purpose, denial, detail)

    async def note(
        self, actor: Actor, action: Action, resource: Resource, detail: Sequence[str], purpose: str = ""
    ) -> None:
        """Records an allowed action that is usually not recorded, or a part of another. Raises `Retry`."""
        check_record(action, resource.kind, detail)
        await self._begin(self._record(actor, action, resource, purpose, ""), action, detail)

    async def _begin(self, record: AuditRecord, action: Action, detail: Sequence[str]) -> None:
        call = current_call()
        if call is None or not call.settles:
            await self._write(record, detail)
            return
        if action in COMMANDS:
            await self._write(replace(record, audit_id=self._ids(), outcome=Outcome.REQUESTED), detail)
        call.recorded = True
        call.pending.append(Pending(self._audit, self._ids, record, list(detail)))

    async def _write(self, record: AuditRecord, detail: Sequence[str]) -> None:
        await write_parts(self._audit, self._ids, record, detail)
        call = current_call()
        if call is not None:
            call.recorded = True

    def allows(self, actor: Actor, action: Action, resource: Resource, purpose: str = "") -> bool:
        """The decision without an audit record, to filter a list that `authorise` has allowed. Raises `Retry` if the
        membership of the matter is not known.
        """
        return not self._denial(actor, action, resource, purpose, _via(actor))

    def rights(self, actor: Actor, action: Action) -> tuple[Grant, ...]:
        """The rights to the action in the roles of `actor`, by the policy in force. They do not depend on a resource or
        on the age of the second factor: `authorise` decides.
        """
        return self._granted(actor, action)

    async def _refuse(
        self, actor: Actor, action: Action, resource: Resource, purpose: str, denial: str, detail: Sequence[str]
    ) -> NoReturn:
        self._count(action, denial)
        await self._write(self._record(actor, action, resource, purpose, denial), detail)
        if denial in _HIDDEN and resource.kind in OBJECTS and action is not Action.SUBMIT:
            raise Reject(Reason.NOT_FOUND)
        if denial == "second_factor":
            raise StepUpRequired(self._max_age(actor, action, purpose), actor.acr_values)
        raise Reject(Reason.FORBIDDEN, detail=_DENIALS.get(denial, ""))

    def _max_age(self, actor: Actor, action: Action, purpose: str) -> int:
        """The seconds for which a second factor counts, by the right of the actor that asks least."""
        via = _via(actor)
        grants = self._granted(actor, self._shared(via, action) if via else action)
        ages = [one.mfa for one in grants if one.mfa and (not one.purposes or purpose in one.purposes)]
        return round(max(ages, default=timedelta()).total_seconds())

    def _count(self, action: Action, denial: str) -> None:
        if self._decisions:
            self._decisions.labels(self._service, action.value, _outcome(denial).value).inc()

    def consumer(self, subject: str) -> Actor | None:
        """The system that can subscribe by webhook, with the rights that the policy gives it now."""
        return self.policy.consumers.get(subject)

    def directory(self, subject: str) -> DirectoryClient | None:
        """The directory that can provision people, as the policy lists it now."""
        return self.policy.directories.get(subject)

    async def report(
        self, actor: Actor, action: Action, resource: Resource, outcome: Outcome, reason: str, detail: Sequence[str]
    ) -> None:
        """Records what the service does by itself with the rights of `actor`, outside of a call. Raises `Retry`."""
        check_record(action, resource.kind, detail)
        record = replace(self._record(actor, action, resource, "", reason), outcome=outcome)
        await self._write(record, detail)

    def closed_to(self, actor: Actor, matter: str) -> frozenset[str]:
        """The version chains of the matter that the caller stopped reading, to leave them out of lists. Raises `Retry`
        if the membership of the matter is not known.
        """
        stored = self._members.of(actor.tenant, matter)
        return stored.closed_to(actor.subject) if stored else frozenset()

    def has_groups(self, tenant: str, matter: str) -> bool:
        """Whether groups of the directory are the members of the matter, so that it is not open to everyone."""
        return bool(self.policy.matter_groups.get((tenant, matter)))

    def _denial(self, actor: Actor, action: Action, resource: Resource, purpose: str, via: Actor | None) -> str:
        """The code of the first check that fails, or "" if the action is allowed.

        A right on behalf of readers is checked twice: `via`, the calling service, has it, and the reader has the right
        that it names.
        """
        if via is None:
            grants = self._granted(actor, action)
            behalf = not grants and bool(self.policy.grants(actor, action))
            return "reader" if behalf else self._first_denial(grants, actor, action, resource, purpose)
        needed = self._shared(via, action)
        if needed is None:
            return "service"
        if not any(not one.purposes or purpose in one.purposes for one in self.policy.grants(via, action)):
            return "purpose"
        return self._first_denial(self._granted(actor, needed), actor, needed, resource, purpose)

    def _granted(self, actor: Actor, action: Action | None) -> tuple[Grant, ...]:
        """The rights of the actor without another's token."""
        grants = self.policy.grants(actor, action) if action else ()
        return tuple(one for one in grants if one.on_behalf_of is None)

    def _shared(self, via: Actor, action: Action) -> Action | None:
        """The right that a reader needs so that the service `via` does the action for it; None if it never does."""
        return next((one.on_behalf_of for one in self.policy.grants(via, action) if one.on_behalf_of), None)

    def _first_denial(
        self, grants: Sequence[Grant], actor: Actor, action: Action, resource: Resource, purpose: str
    ) -> str:
        if not grants:
            return "role"
        if Role.SERVICE not in actor.roles and self._members.is_inactive(actor.tenant, actor.subject):
            return "inactive"
        if not self._tenant_fits(actor, action, resource):
            return "tenant"
        stored = self._stored(actor, resource)
        checks = (
            (_in_matter(actor, resource, stored) or _is_unbound(action, resource), "matter"),
            (not self._walled(actor, resource) and _admits(stored, actor, action, resource), "wall"),
            (bool(purpose) or action not in PURPOSED, "purpose"),
            (any(not one.purposes or purpose in one.purposes for one in grants), "purpose"),
            (any(self._fits(one, actor, purpose) for one in grants), "second_factor"),
        )
        return next((code for passed, code in checks if not passed), "")

    def _tenant_fits(self, actor: Actor, action: Action, resource: Resource) -> bool:
        if not resource.tenant:
            return action in UNBOUND
        if Role.SERVICE in actor.roles and actor.tenant == ANY:
            return True
        return actor.tenant == resource.tenant and resource.tenant in self.policy.tenants

    def _stored(self, actor: Actor, resource: Resource) -> MatterMembers | None:
        """The stored membership of the matter, None if it does not concern the caller. Raises `Retry`."""
        if not resource.matter or Role.SERVICE in actor.roles:
            return None
        stored = self._members.of(resource.tenant, resource.matter)
        groups = self.policy.matter_groups.get((resource.tenant, resource.matter), ())
        if not groups:
            return stored
        record = stored or MatterMembers(resource.tenant, resource.matter)
        if any(self._members.in_group(resource.tenant, one, actor.subject) for one in groups):
            return replace(record, members=record.members | {actor.subject})
        return record

    def _walled(self, actor: Actor, resource: Resource) -> bool:
        wall = self.policy.walls.get((resource.tenant, resource.matter))
        if wall is None or Role.SERVICE in actor.roles:
            return False
        return actor.subject in wall.denied or bool(wall.members and actor.subject not in wall.members)

    def _fits(self, grant: Grant, actor: Actor, purpose: str) -> bool:
        if grant.purposes and purpose not in grant.purposes:
            return False
        if grant.mfa is None:
            return True
        return actor.mfa_at is not None and -_SKEW <= self._clock.now() - actor.mfa_at <= grant.mfa

    def _record(self, actor: Actor, action: Action, resource: Resource, purpose: str, denial: str) -> AuditRecord:
        call = current_call()
        return AuditRecord(
            audit_id=self._ids(),
            at=self._clock.now(),
            actor=actor.subject,
            roles=tuple(sorted(actor.roles)),
            tenant=resource.tenant or actor.tenant,
            action=action.value,
            resource_kind=resource.kind,
            resource_id=_recorded_id(resource),
            matter=resource.matter,
            purpose=coded(purpose),
            outcome=_outcome(denial),
            reason=denial,
            correlation_id=call.correlation_id if call else "",
            service=self._service,
        )


def _recorded_id(resource: Resource) -> str:
    """The id of an object that exists. A caller can write a personal value in the place of an unknown id."""
    if resource.kind in OBJECTS and resource.resource_id and not resource.tenant:
        return UNKNOWN_ID
    return coded(resource.resource_id)


def _via(actor: Actor) -> Actor | None:
    """The service whose certificate the current call of `actor` came with, if `actor` is its reader."""
    call = current_call()
    peer = call.peer if call else None
    return peer if peer and is_service(peer) and not is_service(actor) else None


def _outcome(denial: str) -> Outcome:
    return Outcome.DENIED if denial else Outcome.ALLOWED


def _in_matter(actor: Actor, resource: Resource, stored: MatterMembers | None) -> bool:
    """Whether the credential has the matter: by its name, as all matters, or by the stored membership."""
    if not actor.matters.isdisjoint({ANY, resource.matter}):
        return True
    return BY_MEMBERSHIP in actor.matters and stored is not None and stored.lists(actor.subject)


def _admits(stored: MatterMembers | None, actor: Actor, action: Action, resource: Resource) -> bool:
    """Whether the stored membership lets the caller in. One who is not listed can still manage the members: else a
    matter without an administrator among its members could not be changed.
    """
    if stored is None:
        return True
    if stored.closes(resource.family, actor.subject):
        return False
    if stored.admits(actor.subject):
        return True
    return action in MEMBERSHIP and actor.subject not in stored.denied


def _is_unbound(action: Action, resource: Resource) -> bool:
    return not resource.tenant and not resource.matter and action in UNBOUND


# Details of a denial that depend on the caller and its request only. The other checks depend on the resource: a caller
# without access must not learn whether it exists.
_DENIALS = {
    "role": "No role of the caller allows this action",
    "reader": "A service does this only with the token of a reader",
    "service": "The calling service cannot do this on behalf of a reader",
    "purpose": "The purpose is missing, or the access policy does not allow it",
}

# Denials that would show that an object exists. For the kinds in `OBJECTS`, which services look up, the answer is
# NOT_FOUND.
_HIDDEN = frozenset({"tenant", "matter", "wall"})
OBJECTS = frozenset({"document", "submission", "erasure"})
UNKNOWN_ID = "unknown"

# Actions that need a purpose, also if the policy lists none for a grant: they read document text or personal values, or
# destroy them.
PURPOSED = frozenset(
    {
        Action.READ_TEXT,
        Action.DRAW_PAGE,
        Action.EXPORT_DOCUMENT,
        Action.WRITE_EXPORT,
        Action.READ_VALUES,
        Action.REVEAL_VALUES,
        Action.GRANT_REVEAL,
        Action.REVEAL,
        Action.REVEAL_SPANS,
        Action.REPORT_SUBJECT,
        Action.ERASE,
        Action.EXPORT,
    }
)

# Actions on the membership of a matter itself: they read no document.
MEMBERSHIP = frozenset({Action.READ_MEMBERS, Action.MANAGE_MEMBERS})

# Actions without a tenant: they concern a service itself.
UNBOUND = frozenset({Action.READ_MODELS, Action.OPERATE, Action.PROMOTE, Action.REPLAY})
