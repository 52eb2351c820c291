"""Shared I/O of every service: Kafka, databases, keys, access, servers, telemetry."""
