"""The call that is being answered: who makes it, under which correlation id, and whether it was let through.

The servers begin a call, `Authoriser` notes its decision, and no answer is given to a call that nobody decided on.
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
    """`decided`: an `authorise` has let it through."""

    actor: Actor | None
    correlation_id: str
    decided: bool = False


def begin_call(actor: Actor | None, correlation_id: str = "") -> Call:
    """Sets the call of this task. An id that is empty or not of our alphabet is replaced."""
    valid = _CORRELATION.fullmatch(correlation_id) is not None
    call = Call(actor, correlation_id if valid else new_id())
    _current.set(call)
    return call


def current_call() -> Call | None:
    """The call of this task, if it answers one."""
    return _current.get()


def current_actor() -> Actor:
    """Who calls. Raises `Reject(UNAUTHENTICATED)` outside of a call."""
    call = _current.get()
    if call is None or call.actor is None:
        raise Reject(Reason.UNAUTHENTICATED)
    return call.actor


def new_id() -> str:
    """32 random hex digits."""
    return os.urandom(16).hex()


_current: ContextVar[Call | None] = ContextVar("call", default=None)
