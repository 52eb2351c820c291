"""Detects and neutralises words in a document that read like orders to a model. Pure."""
