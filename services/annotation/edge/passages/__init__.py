"""The gRPC service of drawn passages."""
