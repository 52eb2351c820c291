"""A proxy between Kafka clients and one broker, which can refuse reads of committed offsets."""

import socket
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from socketserver import BaseRequestHandler, ThreadingTCPServer

from services.cli.local.ports import LOOPBACK

_OFFSET_FETCH = 9
_NOT_COORDINATOR = 16


class KafkaProxy(ThreadingTCPServer):
    """Listens on `port` and forwards to the port `target` of the broker. Set `target` before the first connection.

    `refuses` is called with the number of each read of committed offsets by clients whose id is `client`, from 1. If it
    returns True, the answer is NOT_COORDINATOR for the request as a whole, without partitions.
    """

    daemon_threads = True

    def __init__(self, client: str, refuses: Callable[[int], bool]) -> None:
        super().__init__((LOOPBACK, 0), _Connection)
        self.target = 0
        self.refused = 0
        self._client = client.encode()
        self._refuses = refuses
        self._reads = 0
        self._lock = threading.Lock()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def answer(self, request: bytes) -> bytes | None:
        """The answer to `request` without its length. None if the broker must answer it."""
        key, _version, correlation, size = struct.unpack_from(">hhih", request)
        if key != _OFFSET_FETCH or request[10 : 10 + size] != self._client:
            return None
        with self._lock:
            self._reads += 1
            if not self._refuses(self._reads):
                return None
            self.refused += 1
        place = 12 + size  # after the tags of the header and the number of groups
        group = request[place : place + request[place]]  # a short name: its length and its bytes
        return (
            struct.pack(">i", correlation)
            + b"\0"  # no tags
            + struct.pack(">i", 0)  # not throttled
            + b"\x02"  # one group
            + group
            + b"\x01"  # no topics
            + struct.pack(">h", _NOT_COORDINATOR)
            + b"\0\0"  # no tags of the group and of the response
        )


class _Connection(BaseRequestHandler):
    server: KafkaProxy

    def handle(self) -> None:
        with suppress(OSError), socket.create_connection((LOOPBACK, self.server.target)) as broker:
            sends = threading.Lock()
            threading.Thread(target=self._forward_answers, args=(broker, sends), daemon=True).start()
            while request := _frame(self.request):
                made = self.server.answer(request)
                if made is None:
                    _send(broker, request)
                else:
                    with sends:
                        _send(self.request, made)

    def _forward_answers(self, broker: socket.socket, sends: threading.Lock) -> None:
        with suppress(OSError):
            while response := _frame(broker):
                with sends:
                    _send(self.request, response)
            self.request.shutdown(socket.SHUT_RDWR)


def _send(to: socket.socket, frame: bytes) -> None:
    to.sendall(struct.pack(">i", len(frame)) + frame)


def _frame(of: socket.socket) -> bytes:
    """The next request or response without its length. Empty at the end of the connection."""
    head = _exactly(of, 4)
    return _exactly(of, struct.unpack(">i", head)[0]) if head else b""


def _exactly(of: socket.socket, size: int) -> bytes:
    found = b""
    while len(found) < size:
        part = of.recv(size - len(found))
        if not part:
            return b""
        found += part
    return found
