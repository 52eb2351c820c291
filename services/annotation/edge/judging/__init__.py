"""First judgements over gRPC: what a reader decides before the answer of the model is shown."""
