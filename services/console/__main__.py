"""Starts the console: its pages, and the calls of its reader."""

import asyncio

from services.console.service import build, http_server, open_dependencies
from services.console.settings import ConsoleSettings
from services.shared.runtime.core_parts import CoreParts
from services.shared.runtime.settings import load


async def main() -> None:
    """Builds the console from its settings, and runs it until a signal stops it."""
    settings = load(ConsoleSettings)
    parts = CoreParts(settings)
    made = open_dependencies(settings, parts)
    console = build(settings, made)
    server = http_server(settings, parts, console.app)
    try:
        await parts.run(server.run, console.streams.run)
    finally:
        await made.annotation.close()
        await made.ingestion.close()


if __name__ == "__main__":
    asyncio.run(main())
