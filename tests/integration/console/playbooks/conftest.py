"""A real browser on the real console, with the real HTTP API of annotation and three playbook owners."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from services.cli.issuer.serve import Samples
from services.shared.domain.records import Actor
from services.shared.runtime.storage.database import Database
from tests.databases import make_template
from tests.integration.console.queue.conftest import console, in_thread, serve
from tests.integration.console.reader.conftest import CHROMIUM
from tests.issuer import running_issuer
from tests.unit.annotation.desk.playbooks.test_previewing import TERM, TEXT, papers
from tests.unit.annotation.edge.http.support import app_of
from tests.unit.annotation.small_playbooks import ANN, BEN, CID, small_folder
from tests.unit.annotation.support import World, make_world, record

MORE = 25
"""Documents beside those of `papers`: a preview of the console has several pages."""


@dataclass
class Office:
    """The pages of the console, the service behind it, and what the browsers complained about."""

    world: World
    origin: str
    browser: Browser
    opened: list[Page] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def page_of(self, person: Actor, **options: str) -> Page:
        """The list of playbooks, in a browser of the person."""
        context = self.browser.new_context(viewport={"width": 1440, "height": 900}, **options)  # type: ignore[arg-type]
        page = context.new_page()
        page.on("console", lambda one: self.faults.append(one.text) if one.type == "error" else None)
        page.on("pageerror", lambda one: self.faults.append(str(one)))
        self.opened.append(page)
        page.goto(f"{self.origin}/playbooks")
        page.click(f"button[value='{person.subject}']")
        page.get_by_role("heading", name="Playbooks").wait_for()
        return page


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM:
        pytest.skip("Chromium is absent: run `scripts/setup.sh browser`")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture
def office(browser: Browser, tmp_path: Path) -> Iterator[Office]:
    made = [tmp_path / name for name in ("annotation", "console")]
    for one in made:
        one.mkdir()
    database = Database(f"sqlite:///{make_template(made[0], 'services.annotation')}")
    world = make_world(database, folder=small_folder)
    in_thread(documents(world))
    sessions = Database(f"sqlite:///{make_template(made[1], 'services.console')}")
    people = (ANN, BEN, CID)
    with running_issuer(Samples({one.subject: one for one in people}, {})) as issuer_url:
        api, stop_api = serve(lambda _: app_of(world, *people))
        origin, stop = serve(lambda at: console(at, issuer_url, api, sessions))
        opened = Office(world, origin, browser)
        yield opened
        for page in opened.opened:
            page.context.close()
        stop()
        stop_api()


async def documents(world: World) -> None:
    await papers(world)
    for number in range(MORE):
        await world.propose(record(reference=f"more-{number}"), TEXT, found=[TERM], document_type="nda")
