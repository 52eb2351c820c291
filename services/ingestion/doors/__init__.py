"""How documents come in: gRPC, HTTP, a folder. All doors share one intake."""
