"""Who calls, what the policy allows, and the audit record of it."""
