"""What a released folder holds: how it is recorded, and how tests open it."""
