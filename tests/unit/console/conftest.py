"""A console for each test, and an issuer for all."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.databases import make_template, open_copy
from tests.issuer import running_issuer
from tests.unit.console.site import Browser, Site


@pytest.fixture(scope="package")
def issuer_url() -> Iterator[str]:
    with running_issuer() as url:
        yield url


@pytest.fixture(scope="package")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_template(tmp_path_factory.mktemp("console"), "services.console")


@pytest.fixture
async def site(template: Path, tmp_path: Path, issuer_url: str) -> AsyncIterator[Site]:
    async with open_copy(template, tmp_path) as database:
        yield Site(database, issuer_url)


@pytest.fixture
async def browser(site: Site) -> Browser:
    """A browser in which a reviewer is signed in."""
    browser = site.browser()
    await browser.sign_in()
    return browser
