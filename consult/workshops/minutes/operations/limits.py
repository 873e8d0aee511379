"""How long texts and readings of minutes may be."""

from __future__ import annotations

LONGEST_SECTION, LONGEST_REASON = 60_000, 3_000
MOST_DAYS = 60
