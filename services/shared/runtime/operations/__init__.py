"""One table of operations: gRPC, HTTP, OpenAPI and the client derive from the annotated protos (ADR 72)."""
