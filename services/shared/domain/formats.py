"""The formats that ingestion reads, by their usual extensions. A test compares them with its extractors."""

READ_FORMATS: tuple[str, ...] = (
    *("PDF", "DOCX", "DOC", "RTF", "ODT"),
    *("XLSX", "XLS", "ODS", "PPTX", "PPT"),
    *("HTML", "TXT", "EML", "MSG", "MBOX"),
    *("TIFF", "PNG", "JPEG"),
    *("ZIP", "7Z", "TAR"),
)
CONVERT = f"Convert the document to one of {', '.join(READ_FORMATS[:-1])} or {READ_FORMATS[-1]}."
"""What to do with a document of another format."""
