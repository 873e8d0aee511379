"""Likeness of contributions: similar ones while somebody writes, near-copies, campaigns."""

from __future__ import annotations

from consult.analysis.similar.campaigns import Campaign, campaigns
from consult.analysis.similar.duplicates import near_duplicates
from consult.analysis.similar.index import Match, SimilarIndex

__all__ = ["Campaign", "Match", "SimilarIndex", "campaigns", "near_duplicates"]
