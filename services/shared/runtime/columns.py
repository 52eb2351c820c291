"""Declares several columns of the same type and constraint for the tables of the services."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeEngine

Type = TypeEngine[Any] | type[TypeEngine[Any]]


def keys(kind: Type, *names: str) -> list[sa.Column[Any]]:
    """Columns of the primary key, without automatic values."""
    return [sa.Column(name, kind, primary_key=True, autoincrement=False) for name in names]


def required(kind: Type, *names: str) -> list[sa.Column[Any]]:
    """Columns that are never NULL."""
    return [sa.Column(name, kind, nullable=False) for name in names]
