"""The quality of reviews over gRPC."""
