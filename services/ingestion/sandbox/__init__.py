"""Child processes that parse untrusted files, with limits and without access to files or network."""
