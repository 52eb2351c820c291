"""The flood of the fairness benchmark, in a process of its own with a low priority: a sender uses other processors than
the system.
"""

import asyncio
import json
import multiprocessing
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count

import httpx
from confluent_kafka import Producer

from tests.benchmarks.agreements import SIZES, agreement

TIMES, CONNECTIONS = 10, 1000
_NICE = 10
_CONCURRENT = 32
_FROM = "127.0.0.2"  # a server limits connections by address
_MAIL = b"From: a@b.c\r\nSubject: m\r\nContent-Type: text/plain\r\n\r\n" + b"All work and no play. " * 470_000
_BOMB = b"<html>" + b"<div>" * 400_000


@dataclass(frozen=True, slots=True)
class Sender:
    """A source system with a credential. `address`: host and port of the HTTP entry."""

    source: str
    matter: str
    token: str
    address: str
    bootstrap: str

    def request(self, number: int, suffix: str) -> dict[str, str]:
        """The header fields of a submission with its own reference."""
        metadata = {"source_system": self.source, "source_reference": f"fair/{number}", "matter": self.matter}
        return {
            "authorization": f"Bearer {self.token}",
            "x-glossator-metadata": json.dumps(metadata),
            "x-glossator-file-name": f"{number}.{suffix}",
        }


@contextmanager
def beside(sender: Sender, limit: float, *, floods: bool) -> Iterator[None]:
    """Sends in another process: small documents at `limit` a second, or a flood of ten times that."""
    process = multiprocessing.get_context("spawn").Process(target=_send, args=(sender, limit, floods), daemon=True)
    process.start()
    try:
        yield
    finally:
        process.kill()
        process.join()


def document(number: int) -> bytes:
    """A document of the smallest size of the benchmarks."""
    return agreement(number * len(SIZES)).encode()


def _send(sender: Sender, limit: float, floods: bool) -> None:
    os.nice(_NICE)
    asyncio.run(_flood(sender, limit) if floods else _at_limit(sender, limit))


async def _at_limit(sender: Sender, limit: float) -> None:
    async with _client(sender) as client:
        for number in count(_first()):
            await _post(client, sender, number, document(number), "txt")
            await asyncio.sleep(1 / limit)


async def _flood(sender: Sender, limit: float) -> None:
    """Large mails and bombs by HTTP, invalid events by Kafka, and silent connections."""
    producer = Producer({"bootstrap.servers": sender.bootstrap, "log_level": 0})
    sending = {asyncio.create_task(_silent(sender.address)) for _ in range(CONNECTIONS)}
    slots = asyncio.Semaphore(_CONCURRENT)
    async with _client(sender) as client:

        async def post(number: int) -> None:
            async with slots:
                data, suffix = (_MAIL + str(number).encode(), "eml") if number % 3 else (_BOMB, "html")
                await _post(client, sender, number, data, suffix)

        for number in count(_first()):
            if number % 3 == 2:
                producer.produce("documents.submitted", b"{", f"{sender.source}/x".encode())
                producer.poll(0)
            else:
                task = asyncio.create_task(post(number))
                sending.add(task)
                task.add_done_callback(sending.discard)
            await asyncio.sleep(1 / (limit * TIMES))


async def _silent(address: str) -> None:
    host, _, port = address.rpartition(":")
    while True:
        with suppress(OSError):
            reader, writer = await asyncio.open_connection(host, int(port), local_addr=(_FROM, 0))
            try:
                await reader.read()
            finally:
                writer.close()
        await asyncio.sleep(1)


def _client(sender: Sender) -> httpx.AsyncClient:
    transport = httpx.AsyncHTTPTransport(local_address=_FROM)
    return httpx.AsyncClient(base_url=f"http://{sender.address}", timeout=60, transport=transport)


async def _post(client: httpx.AsyncClient, sender: Sender, number: int, data: bytes, suffix: str) -> None:
    with suppress(httpx.HTTPError):
        await client.post("/v1/documents", content=data, headers=sender.request(number, suffix))


def _first() -> int:
    """Each process has its own numbers."""
    return os.getpid() * 1_000_000
