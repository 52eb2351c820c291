"""A release: mentions of the version, the changelog, and the released folder: how it is recorded, how tests open it."""
