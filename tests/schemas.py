"""Share the schemas of routes between the apps of one test process.

FastAPI builds a schema for each field of each route, .6 s for the annotation API, and most tests of an API build an app
of their own. The schemas depend on types only, so that two apps can use the same ones.
"""

from typing import Any

from fastapi._compat import v2
from pydantic import TypeAdapter

_MADE: dict[tuple[Any, str], TypeAdapter[Any]] = {}


def share() -> None:
    """Let FastAPI take schemas that this process has already built."""
    vars(v2)["TypeAdapter"] = _adapter


def _adapter(kind: Any, *, config: Any = None) -> TypeAdapter[Any]:
    """`kind` is `Annotated[type, *metadata]`. Metadata have no hash, but a complete `repr`."""
    key = kind.__origin__, repr((kind.__metadata__, config))
    if key not in _MADE:
        _MADE[key] = TypeAdapter(kind, config=config)
    return _MADE[key]
