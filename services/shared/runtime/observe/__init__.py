"""Metrics, logs and traces of a service, without document text."""
