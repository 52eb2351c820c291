"""The YAML files that people write for redaction: policies, label maps and lists of parties."""
