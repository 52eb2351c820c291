"""LibreOffice in a sandbox profile of its own, which turns documents into other formats."""
