"""LibreOffice in a sandbox profile of its own, which turns a DOCX into a PDF."""
