"""What callers may see and do, the same over gRPC and HTTP."""
