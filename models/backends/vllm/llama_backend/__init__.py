"""llama.cpp behind the tensors of Triton's vLLM backend."""
