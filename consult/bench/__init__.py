"""Measurements: each prints one JSON line a result."""
