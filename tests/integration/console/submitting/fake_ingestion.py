"""Ingestion as the console sees it: it takes files, and decides on them step by step as their statuses are read."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from services.console.annotation import AnnotationError
from services.shared.domain.errors import REASONS, Reason, Retry

LIMIT = 2 << 20
_SOURCES = [{"source_system": "deal-vault", "matters": []}]
OPTIONS = {"sources": _SOURCES, "matters": ["HB-1", "HB-2"], "any_matter": True, "max_bytes": LIMIT}


@dataclass
class Stored:
    """A submission. Each reading of its status takes it a step further."""

    submission_id: str
    data: bytes
    metadata: Mapping[str, str]
    duplicate_of: str = ""
    steps: int = 0

    def status(self) -> dict[str, Any]:
        self.steps += 1
        fields = ("reason", "meaning", "remedy", "detail", "document_id", "duplicate_of")
        one = {**dict.fromkeys(fields, ""), "submission_id": self.submission_id, "status": "accepted"}
        one["source_reference"] = f"keyed-{self.submission_id.replace('-', '')}"
        if self.duplicate_of:
            return {**one, "status": "duplicate", "duplicate_of": self.duplicate_of}
        if self.data.startswith(b"scan"):
            info = REASONS[Reason.NEEDS_OCR]
            return {**one, "status": "refused", "reason": "needs_ocr", "meaning": info.meaning, "remedy": info.remedy}
        document = f"doc-{self.submission_id}" if self.steps > 1 else ""
        count = len(self.inside()) if document else 0
        status = "proposed" if self.steps > 2 else "accepted"
        return {**one, "status": status, "document_id": document, "attachment_count": count}

    def inside(self) -> list[dict[str, Any]]:
        """The files of an archive, not in their order: one is ready after the archive, one is refused."""
        if not self.data.startswith(b"archive") or self.steps < 2:
            return []
        parent = f"doc-{self.submission_id}"
        one = dict.fromkeys(("reason", "meaning", "remedy", "detail", "document_id", "duplicate_of"), "")
        own = {**one, "parent_document_id": parent, "attachment_count": 0}
        info, name = REASONS[Reason.NEEDS_PASSWORD], f"keyed-{self.submission_id.replace('-', '')}"
        refused = {"status": "refused", "reason": "needs_password", "meaning": info.meaning, "remedy": info.remedy}
        ready = {"status": "proposed", "document_id": f"{parent}-1"} if self.steps > 4 else {"status": "accepted"}
        return [
            {**own, **refused, "submission_id": f"{parent}-2", "source_reference": f"{name}#2"},
            {**own, **ready, "submission_id": f"{parent}-1", "source_reference": f"{name}#1"},
        ]


class FakeIngestion:
    """`tokens_end`: the next uploads find a session that has ended. `lose_answer`: the next file is
    stored, and its answer does not arrive. `most` is the number of uploads at a time."""

    def __init__(self) -> None:
        self.stored: dict[str, Stored] = {}
        self.received: list[tuple[str, str]] = []
        self.tokens_end = self.lose_answer = False
        self.running = self.most = 0

    async def read(self, path: str, query: str, token: str) -> Any:
        if path == "/v1/submission-options":
            return OPTIONS
        batch = path.rpartition("/")[2]
        own = [one for one in self.stored.values() if one.metadata["batch_id"] == batch]
        found = [one.status() for one in own] + [each for one in own for each in one.inside()]
        if not found:
            raise AnnotationError(404, {"reason": "not_found"})
        return {"submissions": found, "next_page_token": ""}

    async def upload(
        self, path: str, token: str, headers: Mapping[str, str], parts: AsyncIterator[bytes]
    ) -> httpx.Response:
        self.running += 1
        self.most = max(self.most, self.running)
        try:
            data = b"".join([part async for part in parts])
            await asyncio.sleep(0.01)
            return self._answer(headers, data)
        finally:
            self.running -= 1

    async def close(self) -> None: ...

    def _answer(self, headers: Mapping[str, str], data: bytes) -> httpx.Response:
        identity = headers["idempotency-key"]
        self.received.append((identity, headers["x-glossator-file-name"]))
        if self.tokens_end:
            return _json(401, {"error": {"reason": "unauthenticated"}})
        if not data:
            info = REASONS[Reason.EMPTY]
            return _json(422, {"error": {"reason": "empty", "message": info.meaning, "remedy": info.remedy}})
        same = next((one.submission_id for one in self.stored.values() if one.data == data), "")
        metadata = json.loads(headers["x-glossator-metadata"])
        duplicate = f"doc-{same}" if same else ""
        lost, self.lose_answer = self.lose_answer, False
        self.stored.setdefault(identity, Stored(identity, data, metadata, duplicate))
        if lost:
            raise Retry(dependency="ingestion")
        return _json(202, {"submission_id": identity, "status": "accepted"})


def _json(status: int, content: object) -> httpx.Response:
    headers = {"content-type": "application/json"}
    return httpx.Response(status, headers=headers, content=json.dumps(content).encode())
