"""The REST side: sets as JSON and as W3C Web Annotations, what documents say, review, the feed, webhooks."""

from services.annotation.edge.http.readings import READING_ROUTES
from services.annotation.edge.http.routes import DOCUMENT_ROUTES
from services.annotation.edge.http.webhooks import WEBHOOK_ROUTES

ROUTES = {**DOCUMENT_ROUTES, **READING_ROUTES, **WEBHOOK_ROUTES}
