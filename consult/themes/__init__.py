"""Themes found in the contributions: runs of the analysis, and what people decided since."""
