"""The OpenAPI documents of all REST APIs, from the routes that the services mount. No server runs.

`python -m tests.contract.openapi FOLDER` writes them, for `scripts/compare_openapi.py`.
"""

import asyncio
import json
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from services.annotation.edge.http.describe import describe as describe_annotation
from services.shared.runtime.access.policy import load_policy
from services.shared.runtime.operations.http import operation_routes
from services.shared.runtime.operations.openapi import describe
from services.shared.runtime.servers.http_server import http_app
from tests.contract.matrix.driving import Observer
from tests.contract.matrix.handlers import make_stage
from tests.fakes import FakeClock

_POLICY = Path(__file__).parents[2] / "samples/access.yaml"
_DESCRIBE: Mapping[str, Callable[..., None]] = {"annotation": describe_annotation, "ingestion": describe}


async def documents(folder: Path) -> Mapping[str, dict[str, Any]]:
    """The document of each service with routes. `folder` is for a database that is used only here."""
    _, served = await make_stage(load_policy(_POLICY), folder)
    found = {}
    for name, add_descriptions in _DESCRIBE.items():
        credentials: Any = None
        service = served[name]
        app = http_app(
            title=name,
            rules=service.routes,
            routers=service.routers,
            mounts=operation_routes(service.table),
            credentials=credentials,
            clock=FakeClock(),
            observer=Observer(),
        )
        add_descriptions(app, service.table)
        found[name] = app.openapi()
    return found


def main() -> int:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        found = asyncio.run(documents(Path(temporary)))
    for name, document in found.items():
        (folder / f"{name}.json").write_text(json.dumps(document, indent=1, sort_keys=True), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
