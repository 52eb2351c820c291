"""llama.cpp with the tensors of Triton's vLLM backend."""
