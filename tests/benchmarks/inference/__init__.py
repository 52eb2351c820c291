"""`make bench-inference`: the inference service beside the bare Triton client, on the same windows, in one run."""
