"""Key-encryption keys, wrapped data keys and authenticated encryption."""
