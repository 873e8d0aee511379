"""Writes of the workshop file, the team of a workshop and its checklist."""
