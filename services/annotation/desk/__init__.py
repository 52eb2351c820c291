"""The operations of callers, for gRPC and HTTP."""
