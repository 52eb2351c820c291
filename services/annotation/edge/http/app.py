"""All routes of the REST API, and their actions."""

from collections.abc import Sequence

from fastapi import APIRouter

from services.annotation.desk.operations import Operations
from services.annotation.desk.queue import ReviewQueue
from services.annotation.edge.http import (
    across_search,
    adjudication,
    deputies,
    exports,
    grid,
    judging,
    links,
    members,
    notifications,
    pages,
    passages,
    quality,
    readings,
    redlines,
    relations,
    routes,
    scim,
    search,
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
    **search.SEARCH_ROUTES,
    **links.LINK_ROUTES,
    **redlines.REDLINE_ROUTES,
    **route_actions("annotation"),
    **adjudication.ADJUDICATION_ROUTES,
    **passages.PASSAGE_ROUTES,
    **judging.JUDGEMENT_ROUTES,
    **exports.EXPORT_ROUTES,
    **webhooks.WEBHOOK_ROUTES,
    **notifications.NOTIFICATION_ROUTES,
    **scim.SCIM_ROUTES,
    **relations.RELATION_ROUTES,
    **grid.GRID_ROUTES,
    **quality.QUALITY_ROUTES,
    **across_search.ACROSS_SEARCH_ROUTES,
    **watches.WATCH_ROUTES,
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
        search.router(operations),
        links.router(operations),
        redlines.router(operations),
        deputies.router(queue),
        adjudication.router(operations.adjudications),
        passages.router(operations.passages),
        judging.router(operations.judgements),
        exports.router(operations),
        webhooks.router(subscriptions),
        members.router(memberships),
        notifications.router(choices),
        scim.router(provisioning),
        relations.router(operations.across.relations),
        grid.router(operations.across.grid),
        quality.router(operations.quality),
        across_search.router(operations.across.search),
        watches.router(operations.across.watches),
    )
