"""The producer of events, and the transactional outbox with its relay."""
