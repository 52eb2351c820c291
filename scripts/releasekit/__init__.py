"""A release: mentions of the version, the changelog, and the released folder that tests open."""
