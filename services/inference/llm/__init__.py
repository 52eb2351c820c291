"""Client of the private LLM on Triton."""
