"""Fine-tunes the clause model's encoder."""
