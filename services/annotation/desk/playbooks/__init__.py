"""Operations on the playbooks of a tenant: which are in force, how they change, and what a change would do."""
