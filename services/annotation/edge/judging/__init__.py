"""First judgements over gRPC."""
