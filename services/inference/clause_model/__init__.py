"""The served clause model: port, tensors, batching, cache, Triton."""
