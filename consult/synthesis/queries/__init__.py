"""Reads of reports, and the facts of a report in a constant number of queries."""

from consult.synthesis.queries.changes import fingerprint
from consult.synthesis.queries.register import LEFT_OUT, WITHHELD, facts_of
from consult.synthesis.queries.reports import (
    find_report,
    get_block,
    get_report,
    list_reports,
    list_revisions,
    written_in,
)
from consult.synthesis.queries.versions import (
    files_of,
    find_version,
    get_version,
    latest_version,
    list_versions,
    next_number,
    published_among,
    published_versions,
    redactions_of,
    stored_file,
)

__all__ = [
    "LEFT_OUT",
    "WITHHELD",
    "facts_of",
    "files_of",
    "find_report",
    "find_version",
    "fingerprint",
    "get_block",
    "get_report",
    "get_version",
    "latest_version",
    "list_reports",
    "list_revisions",
    "list_versions",
    "next_number",
    "published_among",
    "published_versions",
    "redactions_of",
    "stored_file",
    "written_in",
]
