"""The schema of the wrapped keys' database: `migrate(settings.keys_database_url, KEYS_SCHEMA)`."""
