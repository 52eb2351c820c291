"""The same answer for a document that does not exist and for one that the caller cannot access; and a document without
the answers of the model that the caller does not see yet.
"""

from collections.abc import Awaitable
from typing import TypeVar, cast

from services.annotation.ports import AuthoriserPort
from services.annotation.sets.judging.places import without_answers
from services.annotation.sets.state import DocumentSet
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Action, Actor, Resource

T = TypeVar("T")


async def known(access: AuthoriserPort, actor: Actor, action: Action, document_id: str, stored: Awaitable[T]) -> T:
    """The result of `stored`, which raises `Reject(NOT_FOUND)` for an unknown document. Each `DocumentSet` in it is as
    the caller sees it: without the model's answers about places that it has to judge first.

    Then the access policy is asked as for a document of another tenant. Raises `Reject(NOT_FOUND | FORBIDDEN)`.
    """
    try:
        return cast(T, _as_seen(await stored, actor.subject))
    except Reject as error:
        if error.reason is Reason.NOT_FOUND:
            await access.authorise(actor, action, Resource("document", document_id))
        raise


def _as_seen(found: object, person: str) -> object:
    """The same, in lists and tuples too."""
    match found:
        case DocumentSet():
            return without_answers(found, person)
        case list():
            return [_as_seen(one, person) for one in found]
        case tuple() if type(found) is tuple:
            return tuple(_as_seen(one, person) for one in found)
        case _:
            return found
