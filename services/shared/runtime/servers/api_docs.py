"""The API reference at `/docs`: Swagger UI over the OpenAPI document, without files from other hosts (ADR 18)."""

from base64 import b64encode
from hashlib import sha256
from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from services.shared.runtime.servers.http_gate import CONTENT_POLICY

DOCS_PATH = "/docs"
_FILES = "/docs/files"

# Paths are relative to the page, so that a proxy can add a prefix. Without `validatorUrl`, Swagger UI sends the address
# of the document to a public server.
_SCRIPT = 'SwaggerUIBundle({url: "openapi.json", dom_id: "#reference", validatorUrl: null})'
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{title}: API reference</title>
<link rel="icon" href="docs/files/favicon-32x32.png">
<link rel="stylesheet" href="docs/files/swagger-ui.css">
</head>
<body>
<div id="reference"></div>
<script src="docs/files/swagger-ui-bundle.js"></script>
<script>{script}</script>
</body>
</html>
"""
_HASH = b64encode(sha256(_SCRIPT.encode()).digest()).decode()
_POLICY = f"{CONTENT_POLICY}; img-src 'self' data:; script-src 'self' 'sha256-{_HASH}'"


def docs_routes(title: str) -> list[BaseRoute]:
    """The page and its static files. They are public, as is the OpenAPI document: both contain no data."""
    page = _PAGE.format(title=escape(title), script=_SCRIPT)

    async def answer(_request: Request) -> HTMLResponse:
        return HTMLResponse(page, headers={"content-security-policy": _POLICY})

    return [
        Route(DOCS_PATH, answer),
        Mount(_FILES, StaticFiles(packages=[("fastapi_swagger", "resources")])),
    ]


DOCS_RULES = {("GET", DOCS_PATH): None, ("GET", _FILES): None}
