"""The gRPC service of playbooks, and what both APIs answer about them."""
