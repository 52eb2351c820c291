"""gRPC of questions across documents."""
