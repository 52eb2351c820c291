"""gRPC, HTTP and health servers, and the gates that every call passes."""
