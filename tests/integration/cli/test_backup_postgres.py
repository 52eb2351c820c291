"""A dump of PostgreSQL under load, and its restore to an empty database."""

import threading
from pathlib import Path

import pytest
import sqlalchemy as sa

from services.cli.backup.dumps import dump, is_empty, load, schemas
from services.cli.errors import CommandError
from services.cli.local.postgres import LocalPostgres
from services.redaction.vault.tables import VALUES
from services.shared.runtime.storage.database import engine
from services.shared.runtime.storage.schema import migrate
from tests.databases import create_database

pytestmark = pytest.mark.postgres


def _count(url: str) -> int:
    made = engine(url)
    try:
        with made.begin() as connection:
            return int(connection.execute(sa.select(sa.func.count()).select_from(VALUES)).scalar_one())
    finally:
        made.dispose()


def test_round_trip_under_load(postgres: LocalPostgres, tmp_path: Path) -> None:
    source, target = create_database(postgres), create_database(postgres)
    migrate(source, "services.redaction")
    stop, warm = threading.Event(), threading.Event()

    def write() -> None:
        made, number = engine(source), 0
        while not stop.is_set():
            row = {one.name: _value(one, number) for one in VALUES.columns}
            with made.begin() as connection:
                connection.execute(sa.insert(VALUES).values(row))
            number += 1
            if number == 20:
                warm.set()
        made.dispose()

    writing = threading.Thread(target=write)
    writing.start()
    try:
        assert warm.wait(30)
        path = dump(source, tmp_path, "redaction")
    finally:
        stop.set()
        writing.join()
    assert is_empty(target)
    load(path, target)
    assert not is_empty(target)
    assert 20 <= _count(target) <= _count(source)
    assert schemas(target) == schemas(source)
    assert set(schemas(target)) == {"redaction"}


def test_errors_do_not_contain_the_password(postgres: LocalPostgres, tmp_path: Path) -> None:
    url = create_database(postgres)
    path = dump(url, tmp_path, "redaction")
    with pytest.raises(CommandError, match="cannot be loaded into sqlite") as raised:
        load(path, f"sqlite:///{tmp_path}/a.sqlite")
    assert raised.value.remedy
    password = sa.make_url(url).password
    with pytest.raises(CommandError) as away:
        dump(str(sa.make_url(url).set(database="missing").render_as_string(hide_password=False)), tmp_path, "missing")
    assert str(password) not in away.value.what


def _value(column: sa.Column[object], number: int) -> object:
    if isinstance(column.type, sa.Integer):
        return number
    return b"%d" % number if isinstance(column.type, sa.LargeBinary) else f"v{number}"
