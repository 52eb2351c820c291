"""Check that this machine can run Glossator."""
