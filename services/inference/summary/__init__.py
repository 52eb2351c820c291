"""What a document comes to, for its reviewer: written by the language model and verified, or its own sentences."""

from services.inference.summary.writer import Asked, Told, Writer, WriterSettings, made_with

__all__ = ["Asked", "Told", "Writer", "WriterSettings", "made_with"]
