"""Playbooks: what an agreement must, may and must not say, as data; what follows for a document; and why."""
