"""What of all documents a caller reads."""

from collections.abc import Collection, Iterable
from datetime import datetime

from services.annotation.access import ReaderAccess
from services.annotation.desk.across.relations import KIND
from services.annotation.desk.listing import QueueSight
from services.annotation.desk.scope import scope_of
from services.annotation.queue.items import QueueFilter, Viewer
from services.annotation.reveals.uses import Use, use_of
from services.annotation.sets.refusals import invalid, is_id
from services.shared.domain.records import Action, Actor, Resource

MOST_NAMES, LONGEST_NAME = 200, 200


async def authorise_reading(access: ReaderAccess, actor: Actor, purpose: str, read: str, use: Use) -> None:
    """Raises `Reject(FORBIDDEN)` unless the caller can see proposals and read text for the purpose in some matter."""
    detail = (f"read={read}", f"use={use.value}")
    for action, why in ((Action.READ_PROPOSALS, ""), (Action.READ_TEXT, purpose)):
        await access.authorise(actor, action, scope_of(access, actor, action, KIND, purpose=why), why, detail)


def viewer_of(
    access: ReaderAccess,
    actor: Actor,
    matters: Iterable[str],
    purpose: str,
    now: datetime,
    needs: Collection[Action] = (),
) -> Viewer:
    """The caller with those of the matters in which it can read text for the purpose, and is allowed what it `needs`
    besides.
    """

    def may(matter: str) -> bool:
        resource = Resource(KIND, "", actor.tenant, matter)
        return all(access.allows(actor, one, resource, purpose) for one in (Action.READ_TEXT, *needs))

    readable = [one for one in matters if may(one)]
    visible = QueueSight(access, actor).of(readable, leads=False)
    return Viewer(actor.tenant, (actor.subject,), visible, (), now)


def stated_use(actor: Actor, use: str) -> Use:
    """The use that a caller states. Raises `Reject(INVALID_METADATA)` for an unknown one."""
    try:
        return use_of(actor, use)
    except ValueError:
        raise invalid("use", f"must be one of {', '.join(Use)}") from None


def check_filter(wanted: QueueFilter) -> None:
    """Raises `Reject(INVALID_METADATA)` for lists that no database query takes, with the faulty field."""
    for field in ("matters", "document_types", "client_ids", "assignees"):
        names = getattr(wanted, field)
        if len(names) > MOST_NAMES:
            raise invalid(field, f"must have at most {MOST_NAMES} entries")
        if not all(len(one) <= LONGEST_NAME and is_id(one) for one in names):
            raise invalid(field, f"must have names of at most {LONGEST_NAME} characters")
    if len(wanted.priorities) > MOST_NAMES:
        raise invalid("priorities", f"must have at most {MOST_NAMES} entries")
