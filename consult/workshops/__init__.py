"""Workshops: the meetings, who came, and what was said table by table."""
