import socket

from services.cli.local.ports import LOOPBACK, free_port, free_ports, is_free, is_open


def test_a_listener_is_seen() -> None:
    port = free_port()
    assert is_free(port)
    assert not is_open(port)
    with socket.create_server((LOOPBACK, port)):
        assert not is_free(port)
        assert is_open(port)


def test_several_ports_differ_and_lie_below_those_that_the_kernel_gives_out() -> None:
    ports = free_ports(20)
    assert len(set(ports)) == 20
    assert max(ports) < 32_000
