"""The gRPC and REST APIs: they only translate."""
