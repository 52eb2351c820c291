"""Child processes that read untrusted files, confined and bounded."""
