"""The same answer for a document that does not exist and for one that the caller cannot access."""

from collections.abc import Awaitable
from typing import TypeVar

from services.annotation.ports import AuthoriserPort
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Action, Actor, Resource

T = TypeVar("T")


async def known(access: AuthoriserPort, actor: Actor, action: Action, document_id: str, stored: Awaitable[T]) -> T:
    """The result of `stored`, which raises `Reject(NOT_FOUND)` for an unknown document.

    Then the access policy is asked as for a document of another tenant. Raises `Reject(NOT_FOUND | FORBIDDEN)`.
    """
    try:
        return await stored
    except Reject as error:
        if error.reason is Reason.NOT_FOUND:
            await access.authorise(actor, action, Resource("document", document_id))
        raise
