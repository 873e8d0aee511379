"""Participatory consultation for an open region: from what people said to what was done."""

__version__ = "0.1.0"
