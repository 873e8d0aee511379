"""Commitment cards (guide, annex 2), drafted from themes with their evidence."""
