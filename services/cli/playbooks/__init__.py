"""What the playbook commands load, try on past documents and show."""
