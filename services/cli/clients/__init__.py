"""gRPC and Kafka clients of the services."""
