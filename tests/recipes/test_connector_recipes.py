from tests.recipes.conftest import Follow

_CONNECTOR = '''"""Documents in the memory of this process."""

from urllib.parse import unquote, urlsplit

from services.shared.domain.errors import Reason, Reject

_STORED: dict[str, bytes] = {}


async def fetch(uri: str, root: str, limit: int) -> bytes:
    """As `Connector.fetch`, for `memory:///path`."""
    path = _inside(uri, root)
    if path not in _STORED:
        raise Reject(Reason.NOT_FOUND)
    if len(_STORED[path]) > limit:
        raise Reject(Reason.TOO_LARGE)
    return _STORED[path]


async def push(uri: str, root: str, data: bytes) -> None:
    """As `Connector.push`."""
    _STORED[_inside(uri, root)] = data


def _inside(uri: str, root: str) -> str:
    parts, path = urlsplit(uri), unquote(urlsplit(uri).path)
    strange = parts.scheme != "memory" or parts.query or parts.fragment or ".." in path.split("/")
    if strange or not path.startswith(urlsplit(root).path + "/"):
        raise Reject(Reason.FORBIDDEN_LOCATION)
    return path
'''
_TEST = '''"""This process's memory as a connector."""

import pytest

from services.shared.connectors.connector import Connector
from services.shared.connectors.registry import CONNECTORS
from tests.connector_suite import ConnectorSuite


class TestMemory(ConnectorSuite):
    @pytest.fixture
    def connector(self) -> Connector:
        return CONNECTORS["memory"]

    @pytest.fixture
    def root(self) -> str:
        return "memory:///root"
'''


def test_add_a_connector(follow: Follow) -> None:
    steps = follow("Add a connector", NAME="memory")
    steps.write("connectors/memory.py", _CONNECTOR)
    steps.write("test_memory.py", _TEST)
    steps.replace("registry.py", "import files, s3\n", "import files, memory, s3\n")
    steps.add_after("registry.py", '    "file":', '    "memory": memory,')
    steps.check(steps.path("test_memory.py"))
