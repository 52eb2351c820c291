"""Draw pages of originals, without what a reader must not see. Runs inside the sandbox and does no I/O."""
