"""Writes of reports: writing them, freezing versions, signing, keeping and redacting files."""

from consult.synthesis.operations.composing import compose_report, freeze, open_report
from consult.synthesis.operations.keeping import keep_files, redact_versions
from consult.synthesis.operations.signing import (
    name_signer,
    publish,
    review,
    sign,
    unname_signer,
)
from consult.synthesis.operations.writing import (
    BlockText,
    add_section,
    bring_back,
    confirm_block,
    move_section,
    remove_section,
    write_block,
)

__all__ = [
    "BlockText",
    "add_section",
    "bring_back",
    "compose_report",
    "confirm_block",
    "freeze",
    "keep_files",
    "move_section",
    "name_signer",
    "open_report",
    "publish",
    "redact_versions",
    "remove_section",
    "review",
    "sign",
    "unname_signer",
    "write_block",
]
