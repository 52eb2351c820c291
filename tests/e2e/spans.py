"""A trace collector that records the spans that it receives."""

from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Self

import grpc
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2, trace_service_pb2_grpc

Exported = trace_service_pb2.ExportTraceServiceRequest


class Collector(trace_service_pb2_grpc.TraceServiceServicer):
    """A context manager: an OTLP server over gRPC on a free loopback port."""

    def __init__(self) -> None:
        self._kept: list[Exported] = []
        self._server = grpc.server(ThreadPoolExecutor(2))
        trace_service_pb2_grpc.add_TraceServiceServicer_to_server(self, self._server)  # type: ignore[no-untyped-call]
        self.endpoint = f"http://127.0.0.1:{self._server.add_insecure_port('127.0.0.1:0')}"

    def Export(self, request: Exported, context: Any) -> trace_service_pb2.ExportTraceServiceResponse:  # noqa: N802
        self._kept.append(request)
        return trace_service_pb2.ExportTraceServiceResponse()

    def raw(self) -> list[bytes]:
        """The received requests as bytes, in order."""
        return [one.SerializeToString() for one in list(self._kept)]

    def services_of_traces(self, attribute: str, value: str) -> dict[str, set[str]]:
        """The services of each trace that has a span with this attribute, by trace id."""
        services: dict[str, set[str]] = defaultdict(set)
        named: set[str] = set()
        for request in list(self._kept):
            for resource in request.resource_spans:
                service = _attributes(resource.resource.attributes)["service.name"]
                for span in (one for scope in resource.scope_spans for one in scope.spans):
                    services[span.trace_id.hex()].add(service)
                    if _attributes(span.attributes).get(attribute) == value:
                        named.add(span.trace_id.hex())
        return {trace: services[trace] for trace in named}

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.stop(1)


def _attributes(pairs: Any) -> dict[str, str]:
    return {one.key: one.value.string_value for one in pairs}
