"""How a person wants messages. Each method checks the access policy first."""

from collections.abc import Collection
from dataclasses import dataclass

from services.annotation.desk.scope import scope_of
from services.annotation.notices.records import Delivery
from services.annotation.ports import AuthoriserPort
from services.annotation.storage.notice_messages import MessageStore
from services.shared.domain.records import Action, Actor


@dataclass(frozen=True, slots=True)
class Choices:
    """The choices of callers, each for itself. `channels`: the names of the configured ones."""

    store: MessageStore
    access: AuthoriserPort
    channels: Collection[str]

    async def read(self, actor: Actor) -> Delivery:
        await self._authorise(actor, Action.READ_PROPOSALS)
        return await self.store.delivery(actor.tenant, actor.subject)

    async def choose(self, actor: Actor, delivery: Delivery) -> None:
        await self._authorise(actor, Action.REVIEW, f"delivery={delivery.value}")
        await self.store.set_delivery(actor.tenant, actor.subject, delivery)

    async def _authorise(self, actor: Actor, action: Action, *detail: str) -> None:
        scope = scope_of(self.access, actor, action, "review-queue")
        await self.access.authorise(actor, action, scope, detail=detail)
