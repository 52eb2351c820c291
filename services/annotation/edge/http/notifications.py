"""Routes of the caller's notifications."""

from collections.abc import Mapping

from fastapi import APIRouter
from pydantic import BaseModel, Field

from services.annotation.edge.http.bodies import Body
from services.annotation.edge.http.parameters import Caller
from services.annotation.notices.records import Delivery
from services.annotation.notifications.choices import Choices
from services.shared.domain.records import Action


class NotificationsBody(Body):
    """How the caller wants messages."""

    delivery: Delivery = Field(description="`now`, `daily` or `off`.")


class NotificationsAnswer(BaseModel):
    """How the caller gets messages about reviews."""

    delivery: Delivery = Field(description="`now`: at once; `daily`: one message per day; `off`: none.")
    channels: tuple[str, ...] = Field(description="The configured channels, such as `mail`. Empty: none.")


def router(choices: Choices) -> APIRouter:
    routes = APIRouter()

    @routes.get("/v1/notifications", summary="Get how the caller gets messages about reviews")
    async def get_notifications(caller: Caller) -> NotificationsAnswer:
        return NotificationsAnswer(delivery=await choices.read(caller), channels=tuple(choices.channels))

    @routes.put("/v1/notifications", summary="Choose messages at once, once a day, or none")
    async def put_notifications(body: NotificationsBody, caller: Caller) -> NotificationsAnswer:
        await choices.choose(caller, body.delivery)
        return NotificationsAnswer(delivery=body.delivery, channels=tuple(choices.channels))

    return routes


NOTIFICATION_ROUTES: Mapping[tuple[str, str], Action] = {
    ("GET", "/v1/notifications"): Action.READ_PROPOSALS,
    ("PUT", "/v1/notifications"): Action.REVIEW,
}
