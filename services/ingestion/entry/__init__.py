"""Entry points of documents: gRPC, HTTP, drop folder. They share one intake."""
