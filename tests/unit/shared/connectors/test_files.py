import os
from pathlib import Path

import pytest

from services.shared.connectors.connector import Connector
from services.shared.connectors.files import write_inside
from services.shared.connectors.registry import CONNECTORS
from services.shared.domain.errors import Reason, Reject
from tests.connector_suite import ConnectorSuite


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "root"
    write_inside(made / "a b" / "doc.txt", made, b"words")
    for secret in (tmp_path / "secret.txt", tmp_path / "root-other" / "secret.txt"):
        write_inside(secret, tmp_path, b"secret")
    (made / "out").symlink_to(tmp_path)
    (made / "link.txt").symlink_to(made / "a b" / "doc.txt")
    os.mkfifo(made / "pipe")
    return made


@pytest.fixture
def root(folder: Path) -> str:
    return f"file://{folder}"


class TestFiles(ConnectorSuite):
    @pytest.fixture
    def connector(self) -> Connector:
        return CONNECTORS["file"]

    @pytest.mark.parametrize(
        ("uri", "reason"),
        [
            ("{root}/out/secret.txt", Reason.FORBIDDEN_LOCATION),
            ("{root}/link.txt/../../secret.txt", Reason.NOT_FOUND),
            ("file://elsewhere/link.txt", Reason.FORBIDDEN_LOCATION),
            ("{root}/a%20b", Reason.NOT_FOUND),
            ("{root}/pipe", Reason.NOT_FOUND),
            ("{root}/link.txt/more", Reason.NOT_FOUND),
            ("{root}/nul%00", Reason.NOT_FOUND),
        ],
    )
    async def test_other_refusals(self, connector: Connector, root: str, uri: str, reason: Reason) -> None:
        with pytest.raises(Reject) as caught:
            await connector.fetch(uri.format(root=root), root, 100)
        assert caught.value.reason is reason

    @pytest.mark.parametrize("name", ["link.txt", "a%20b/../link.txt", "a%20b/doc.txt"])
    async def test_links_inside_are_followed(self, connector: Connector, root: str, name: str) -> None:
        assert await connector.fetch(f"{root}/{name}", root, 100) == b"words"

    async def test_links_to_the_outside_are_not_written(self, connector: Connector, root: str) -> None:
        with pytest.raises(Reject) as caught:
            await connector.push(f"{root}/out/evil.txt", root, b"x")
        assert caught.value.reason is Reason.FORBIDDEN_LOCATION
