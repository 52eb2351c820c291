"""All routes of the REST API, and their actions."""

from collections.abc import Sequence

from fastapi import APIRouter

from services.annotation.desk.operations import Operations
from services.annotation.desk.queue import ReviewQueue
from services.annotation.edge.http import (
    deputies,
    exports,
    judging,
    members,
    notifications,
    pages,
    quality,
    readings,
    routes,
    scim,
    watches,
    webhooks,
)
from services.annotation.members.managing import Memberships
from services.annotation.members.provisioning import Provisioning
from services.annotation.notifications.choices import Choices
from services.annotation.webhooks.deliveries import Subscriptions
from services.shared.runtime.operations.contract import route_actions

ROUTES = {
    **routes.DOCUMENT_ROUTES,
    **readings.READING_ROUTES,
    **pages.PAGE_ROUTES,
    **route_actions("annotation"),
    **webhooks.WEBHOOK_ROUTES,
    **notifications.NOTIFICATION_ROUTES,
    **scim.SCIM_ROUTES,
}


def routers(
    operations: Operations,
    subscriptions: Subscriptions,
    memberships: Memberships,
    provisioning: Provisioning,
    queue: ReviewQueue,
    choices: Choices,
) -> Sequence[APIRouter]:
    """The routers that serve those of `ROUTES` that are not in the table of operations."""
    return (
        routes.router(operations),
        readings.router(operations),
        pages.router(operations),
        deputies.router(queue),
        judging.router(operations.judgements),
        exports.router(operations),
        webhooks.router(subscriptions),
        members.router(memberships),
        notifications.router(choices),
        scim.router(provisioning),
        quality.router(operations.quality),
        watches.router(operations.across.watches),
    )
