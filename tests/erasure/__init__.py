"""The proof that an erasure leaves nothing: people who stand nowhere else, before and after."""
