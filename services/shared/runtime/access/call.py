"""The current call: its actor, its correlation id, and whether it was authorised.

The servers begin a call and `Authoriser` records its decision. The servers send no response to a call without a
decision.
"""

import os
import re
from contextvars import ContextVar
from dataclasses import dataclass

from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Actor

_CORRELATION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


@dataclass(slots=True)
class Call:
    """`decided` is True after `Authoriser.authorise` has allowed the call."""

    actor: Actor | None
    correlation_id: str
    decided: bool = False


def begin_call(actor: Actor | None, correlation_id: str = "") -> Call:
    """Set the call of this task. An empty or invalid correlation id is replaced by a new one."""
    valid = _CORRELATION.fullmatch(correlation_id) is not None
    call = Call(actor, correlation_id if valid else new_id())
    _current.set(call)
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


def new_id() -> str:
    """A random id of 32 hexadecimal digits."""
    return os.urandom(16).hex()


_current: ContextVar[Call | None] = ContextVar("call", default=None)
