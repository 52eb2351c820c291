"""The tests of a connector. A subclass has the fixtures `connector` and `root`."""

import pytest

from services.shared.connectors.connector import Connector
from services.shared.domain.errors import Reason, Reject

FORBIDDEN = [
    "",
    "/etc/passwd",
    "http://localhost/in.txt",
    "{root}/../secret.txt",
    "{root}/%2e%2e/secret.txt",
    "{root}/folder/../../secret.txt",
    "{root}-other/secret.txt",
    "{root}/in.txt?version=1",
    "{root}/in.txt#part",
]


class ConnectorSuite:
    """`root` is a URI without a trailing slash. `secret.txt` and `<root>-other/secret.txt` exist outside it."""

    @pytest.mark.parametrize("uri", FORBIDDEN)
    async def test_forbidden_locations_are_not_fetched(self, connector: Connector, root: str, uri: str) -> None:
        await connector.push(f"{root}/in.txt", root, b"words")
        await connector.push(f"{root}/folder/in.txt", root, b"words")
        with pytest.raises(Reject) as caught:
            await connector.fetch(uri.format(root=root), root, 100)
        assert caught.value.reason is Reason.FORBIDDEN_LOCATION

    @pytest.mark.parametrize("uri", FORBIDDEN)
    async def test_forbidden_locations_are_not_written(self, connector: Connector, root: str, uri: str) -> None:
        with pytest.raises(Reject) as caught:
            await connector.push(uri.format(root=root), root, b"words")
        assert caught.value.reason is Reason.FORBIDDEN_LOCATION

    @pytest.mark.parametrize("name", ["in.txt", "a%20b/in.txt", "%C3%A9%20%25.pdf", "a/b/c/d.txt"])
    @pytest.mark.parametrize("data", [b"", b"words", bytes(range(256)) * 3000], ids=len)
    async def test_a_pushed_document_is_fetched(self, connector: Connector, root: str, name: str, data: bytes) -> None:
        await connector.push(f"{root}/{name}", root, data)
        assert await connector.fetch(f"{root}/{name}", root, len(data)) == data

    async def test_a_push_replaces_the_document(self, connector: Connector, root: str) -> None:
        for data in (b"one", b"two"):
            await connector.push(f"{root}/in.txt", root, data)
        assert await connector.fetch(f"{root}/in.txt", root, 100) == b"two"

    @pytest.mark.parametrize("name", ["gone.txt", "folder/gone.txt"])
    async def test_a_missing_document_is_not_found(self, connector: Connector, root: str, name: str) -> None:
        await connector.push(f"{root}/in.txt", root, b"words")
        with pytest.raises(Reject) as caught:
            await connector.fetch(f"{root}/{name}", root, 100)
        assert caught.value.reason is Reason.NOT_FOUND

    @pytest.mark.parametrize(("size", "fits"), [(99, True), (100, True), (101, False)])
    async def test_the_limit(self, connector: Connector, root: str, size: int, fits: bool) -> None:
        await connector.push(f"{root}/in.txt", root, b"x" * size)
        if fits:
            assert len(await connector.fetch(f"{root}/in.txt", root, 100)) == size
            return
        with pytest.raises(Reject) as caught:
            await connector.fetch(f"{root}/in.txt", root, 100)
        assert caught.value.reason is Reason.TOO_LARGE
