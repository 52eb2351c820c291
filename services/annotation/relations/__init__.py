"""Relations between the documents of a matter: what their texts say of each other, and what people decided. Pure."""
