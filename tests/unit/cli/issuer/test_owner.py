"""Only connections of the own user and of root count."""

import os
import socket
from pathlib import Path

import pytest

from services.cli.issuer.owner import is_own

HEAD = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
LINE = "   0: 0100007F:1F90 0100007F:0050 01 00000000:00000000 00:00000000 00000000 {uid:5}        0 487 1\n"
CLIENT, SERVER = ("127.0.0.1", 8080), ("127.0.0.1", 80)


@pytest.mark.parametrize(("uid", "own"), [(os.getuid(), True), (0, True), (os.getuid() + 4711, False)])
def test_the_user_of_the_other_end_decides(tmp_path: Path, uid: int, own: bool) -> None:
    table = tmp_path / "tcp"
    table.write_text(HEAD + LINE.format(uid=uid))
    assert is_own(CLIENT, SERVER, table) is own


def test_an_unknown_connection_does_not_count(tmp_path: Path) -> None:
    table = tmp_path / "tcp"
    table.write_text(HEAD + LINE.format(uid=os.getuid()))
    assert not is_own(SERVER, CLIENT, table)


def test_a_real_connection_counts() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        assert is_own(client.getsockname(), server.getsockname())
