"""Load playbooks, apply them to annotated documents, print them."""
