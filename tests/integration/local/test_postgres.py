import psycopg
import pytest
import sqlalchemy

from services.cli.local.postgres import LocalPostgres
from tests.real_parts import need_postgres

pytestmark = pytest.mark.postgres


def test_it_accepts_both_address_formats(postgres: LocalPostgres) -> None:
    with psycopg.connect(postgres.dsn) as connection:
        assert connection.execute("select 6 * 7").fetchone() == (42,)
    with sqlalchemy.create_engine(postgres.url).connect() as connection_:
        assert connection_.execute(sqlalchemy.text("show server_encoding")).scalar() == "UTF8"


def test_a_wrong_password_is_refused(postgres: LocalPostgres) -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(postgres.dsn.replace("glossator:", "glossator:x"))


def test_rows_survive_sigkill_and_stop_deletes_all() -> None:
    need_postgres()
    server = LocalPostgres(die_with_parent=True)
    server.start()
    with psycopg.connect(server.dsn, autocommit=True) as connection:
        connection.execute("create table kept (row integer)")
        connection.execute("insert into kept values (1)")
        server.kill()
    server.restart()
    with psycopg.connect(server.dsn) as connection:
        assert connection.execute("select row from kept").fetchone() == (1,)
    folder = server.folder
    server.stop()
    assert not folder.exists()
