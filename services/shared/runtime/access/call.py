"""The current call: its actor, its correlation id, whether it was authorised, and the audit records of its outcome.

The servers begin a call and `Authoriser` records its decision. The servers send no response to a call without a
decision, and none before its records are written.
"""

import os
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable
from contextlib import asynccontextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Protocol

from services.shared.domain.errors import GlossatorError, Reason, Reject, Retry
from services.shared.domain.records import Actor, Outcome
from services.shared.runtime.compute import SENDER

_CORRELATION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


class PendingRecord(Protocol):
    """The audit record of an allowed action whose outcome is not known yet."""

    def add(self, *detail: str) -> None:
        """Adds `key=value` entries to the record."""
        ...

    async def write(self, outcome: Outcome, reason: str) -> None:
        """Writes the record. Raises `Retry`."""
        ...


@dataclass(slots=True)
class Call:
    """`decided` is True after `Authoriser.authorise` has allowed the call. `recorded`: the call has a record.

    `settles`: a server ends the call with `settle`, so that records can wait for the outcome. `verify` checks the
    credential again; it raises the errors of `CredentialPort.verify`. `refusal` is the reason of an outcome that is no
    error for the caller, such as an erasure that a hold blocks. `ended`: why the server ends the call.
    `error`: the error of the response.

    `decisions` check what was allowed in this call again, by what it was about.

    `bearer` is the token of `actor`, for calls on behalf of it. `peer` is the actor of the calling certificate; it
    differs from `actor` if a service calls with the token of a reader.
    """

    actor: Actor | None
    correlation_id: str
    decided: bool = False
    settles: bool = False
    recorded: bool = False
    refusal: str = ""
    ended: Reject | None = None
    error: GlossatorError | None = None
    verify: Callable[[], Awaitable[Actor]] | None = None
    pending: list[PendingRecord] = field(default_factory=list)
    decisions: dict[Hashable, Callable[[], Awaitable[None]]] = field(default_factory=dict)
    bearer: str = field(default="", repr=False)
    peer: Actor | None = None

    async def settle(self, outcome: Outcome = Outcome.ALLOWED, reason: str = "") -> None:
        """Writes the records that wait, with the outcome of the call. Raises `Retry`."""
        if outcome is Outcome.ALLOWED and self.refusal:
            outcome, reason = Outcome.REFUSED, self.refusal
        while self.pending:
            await self.pending[0].write(outcome, reason)
            self.pending.pop(0)

    async def recheck(self) -> None:
        """Checks the credential and all decisions of a stream again: the caller can have lost a right since it began.
        Raises the errors of `CredentialPort.verify` and of `Authoriser.authorise`.
        """
        if self.verify is not None:
            self.actor = await self.verify()
        for decide in list(self.decisions.values()):
            await decide()


def begin_call(
    actor: Actor | None, correlation_id: str = "", *, settles: bool = False, bearer: str = "", peer: Actor | None = None
) -> Call:
    """Set the call of this task. An empty or invalid correlation id is replaced by a new one."""
    valid = _CORRELATION.fullmatch(correlation_id) is not None
    call = Call(actor, correlation_id if valid else new_id(), settles=settles, bearer=bearer, peer=peer)
    _current.set(call)
    SENDER.set(actor.tenant if actor else "")
    return call


def current_call() -> Call | None:
    """The call that this task handles, or None."""
    return _current.get()


def current_actor() -> Actor:
    """The caller. Raises `Reject(UNAUTHENTICATED)` outside of a call."""
    call = _current.get()
    if call is None or call.actor is None:
        raise Reject(Reason.UNAUTHENTICATED)
    return call.actor


async def verified_actor() -> Actor:
    """The caller, with its credential checked again: it can have ended since the call began.

    Raises `Reject(UNAUTHENTICATED)` or `Retry`.
    """
    call = _current.get()
    if call is not None and call.verify is not None:
        call.actor = await call.verify()
    return current_actor()


async def settle_call() -> None:
    """Writes the records that wait, for a stream whose first message can take long. Raises `Retry`."""
    call = _current.get()
    if call is not None:
        await call.settle()


@asynccontextmanager
async def settled(call: Call) -> AsyncIterator[None]:
    """Writes the records of `call` at the end of the block, with its outcome."""
    try:
        yield
    except GeneratorExit:
        raise
    except BaseException as error:
        with suppress(Retry):
            await call.settle(*outcome_of(error))
        raise
    await call.settle()


def add_detail(*detail: str) -> None:
    """Adds `key=value` entries to the last record of the call that is not written yet."""
    call = _current.get()
    if call is not None and call.pending:
        call.pending[-1].add(*detail)


def refuse(reason: str) -> None:
    """The records of the call get the outcome REFUSED for `reason`, although the caller gets no error."""
    call = _current.get()
    if call is not None:
        call.refusal = reason


def outcome_of(error: BaseException | None) -> tuple[Outcome, str]:
    """Outcome and reason of a call that ended with `error`."""
    if error is None:
        return Outcome.ALLOWED, ""
    if isinstance(error, GlossatorError):
        failed = isinstance(error, Retry) or error.reason in _FAILURES
        return Outcome.FAILED if failed else Outcome.REFUSED, error.rule or error.reason.value
    return Outcome.FAILED, (Reason.TIMED_OUT if isinstance(error, TimeoutError) else Reason.INTERNAL).value


def new_id() -> str:
    """A random id of 32 hexadecimal digits."""
    return os.urandom(16).hex()


_FAILURES = frozenset({Reason.INTERNAL, Reason.TIMED_OUT, Reason.DEPENDENCY_DOWN})
_current: ContextVar[Call | None] = ContextVar("call", default=None)
