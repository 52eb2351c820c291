"""The queue of reviews over gRPC."""
