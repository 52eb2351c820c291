"""HTTP routes that list, create and remove webhook subscriptions."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Path

from services.annotation.desk.reading import FeedRequest, parse_cursor
from services.annotation.edge.http.bodies import WebhookAnswer, WebhookBody, WebhooksAnswer
from services.annotation.edge.http.parameters import Caller
from services.annotation.webhooks.deliveries import Subscriptions
from services.annotation.webhooks.store import Subscription
from services.shared.domain.records import Action

SubscriptionId = Annotated[str, Path(description="Id of the subscription.")]


def router(subscriptions: Subscriptions) -> APIRouter:
    routes = APIRouter()

    @routes.post("/v1/webhooks", status_code=201, summary="Subscribe to sets by webhook; the response has the secret")
    async def post_webhook(body: WebhookBody, caller: Caller) -> WebhookAnswer:
        request = FeedRequest(body.matter, body.include_proposed)
        made, secret = await subscriptions.create(caller, body.url, request, parse_cursor(body.cursor))
        return _answer(made, secret)

    @routes.get("/v1/webhooks", summary="List the caller's subscriptions; for operators, those of the tenant")
    async def get_webhooks(caller: Caller) -> WebhooksAnswer:
        return WebhooksAnswer(tuple(_answer(one) for one in await subscriptions.all(caller)))

    @routes.get("/v1/webhooks/{subscription_id}", summary="Get a subscription")
    async def get_webhook(subscription_id: SubscriptionId, caller: Caller) -> WebhookAnswer:
        return _answer(await subscriptions.find(caller, subscription_id))

    @routes.delete("/v1/webhooks/{subscription_id}", status_code=204, summary="Delete a subscription")
    async def delete_webhook(subscription_id: SubscriptionId, caller: Caller) -> None:
        await subscriptions.remove(caller, subscription_id)

    return routes


def _answer(one: Subscription, secret: str = "") -> WebhookAnswer:
    return WebhookAnswer(
        one.subscription_id, one.url, one.matter, one.include_proposed, one.created_at, one.suspended, secret
    )


WEBHOOK_ROUTES: Mapping[tuple[str, str], Action] = {
    ("POST", "/v1/webhooks"): Action.MANAGE_WEBHOOKS,
    ("GET", "/v1/webhooks"): Action.READ_WEBHOOKS,
    ("GET", "/v1/webhooks/{subscription_id}"): Action.READ_WEBHOOKS,
    ("DELETE", "/v1/webhooks/{subscription_id}"): Action.MANAGE_WEBHOOKS,
}
