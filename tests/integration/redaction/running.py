"""Runs the redaction service as a process. The test acts as the neighbouring services."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

from glossator.redaction.v1 import service_pb2, service_pb2_grpc
from services.cli.clients.events import EventReader
from services.inference.clients.redaction import RedactionGate
from services.shared.domain.document import DocumentRecord, KeyScope, OriginalText, Provenance, QualityReport
from services.shared.domain.events import DocumentIngested
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.servers.grpc_client import open_channel
from tests.integration.service_process import ServiceProcess

_TEXT = "Guaranty of Philippa Quillfeather.\nName: Philippa Quillfeather\nAccount No. 00123456.\n"


class Running(ServiceProcess):
    """The service as a process, with the methods of its neighbouring services."""

    name, sender = "redaction", "ingestion"

    async def ingested(self, text: str = _TEXT) -> DocumentIngested:
        """An event whose text is stored. The event is not sent."""
        identity = uuid4().hex
        document = DocumentRecord(
            "harbour-bank", "dms", identity, "loan-1", document_id=identity, family=identity, version=1
        )
        ref = await self.blobs.put_value("harbour-bank", KeyScope.SOURCE, identity, "text", OriginalText(text))
        return DocumentIngested(
            identity, SystemClock().now(), document, Provenance("txt.v1"), identity, ref, ref, ref, QualityReport()
        )

    async def check(self, *texts: str) -> service_pb2.CheckPromptResponse:
        """Calls `CheckPrompt` with the certificate of inference."""
        request = service_pb2.CheckPromptRequest(tenant="harbour-bank", matter="loan-1", texts=texts)
        async with open_channel(self.target("inference")) as channel:
            stub = service_pb2_grpc.RedactionServiceStub(channel)
            answer = await stub.CheckPrompt(request, timeout=10)
            assert isinstance(answer, service_pb2.CheckPromptResponse)
            return answer

    @asynccontextmanager
    async def gate(self) -> AsyncIterator[RedactionGate]:
        """The gate client of inference, connected to the service."""
        async with open_channel(self.target("inference")) as channel:
            yield RedactionGate(channel)


async def next_of(reader: EventReader, kind: type, event: DocumentIngested) -> object:
    """The next event of type `kind` that `event` caused."""
    async with asyncio.timeout(60):
        async for one in reader.events():
            document = getattr(one, "document", None)
            if isinstance(one, kind) and document and document.document_id == event.document.document_id:
                return one
    raise AssertionError("unreachable")
