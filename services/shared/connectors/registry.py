"""The connectors by URI scheme. To add one: a file here, a line in `CONNECTORS`, and a subclass of the test suite."""

from collections.abc import Mapping

from services.shared.connectors import files, s3
from services.shared.connectors.connector import Connector

CONNECTORS: Mapping[str, Connector] = {
    "file": files,
    "s3": s3,
}
