"""Comments of reviewers over gRPC."""
