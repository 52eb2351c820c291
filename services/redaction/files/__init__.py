"""Loads the YAML files of redaction: policies, label maps and lists of parties."""
