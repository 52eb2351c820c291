"""Models on Triton and a language model read redacted text: clauses, fields, type, summary."""
