"""The decisions of a review over gRPC."""
