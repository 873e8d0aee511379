"""Every endpoint of the site and who may use it: one table, that a new endpoint must enter."""

from __future__ import annotations

OPEN = "open"
ADMINISTRATION = "roles:administrator"
SUPERVISION = "roles:administrator,supervision"
FACILITATION = "roles:administrator,supervision,facilitator"
READERS = "roles:administrator,supervision,reader"
TEAM = "roles:administrator,supervision,facilitator,reader"

GUARDS = {
    # the citizen's pages
    "home.index": OPEN,
    "home.consultation": OPEN,
    "home.paper_form": OPEN,
    "home.paper_form_file": OPEN,
    "home.privacy": OPEN,
    "home.petitions": OPEN,
    "home.accessibility": OPEN,
    "contributions.listing": OPEN,
    "agenda.index": OPEN,
    "agenda.show": OPEN,
    "agenda.feed": OPEN,
    "agenda.entry": OPEN,
    "agenda.poster": OPEN,
    "contributions.show": OPEN,
    "contributions.contribute": OPEN,
    "contributions.received": OPEN,
    "contributions.track": OPEN,
    "contributions.change_support": OPEN,
    # accounts
    "security.login": OPEN,
    "security.logout": OPEN,
    # the team's home
    "team.index": TEAM,
    "team.dashboard": TEAM,
    # the register as the team sees it
    "register.index": READERS,
    "register.show": READERS,
    "register.publish": SUPERVISION,
    "register.change_status": SUPERVISION,
    "register.answer": SUPERVISION,
    # typing in for others
    "entry.index": FACILITATION,
    "entry.create": FACILITATION,
    "entry.edit": FACILITATION,
    "entry.show": FACILITATION,
    "entry.correct": FACILITATION,
    "entry.undo": FACILITATION,
    "entry.paper_forms": FACILITATION,
    # imports
    "imports.index": SUPERVISION,
    "imports.upload": SUPERVISION,
    "imports.show": SUPERVISION,
    "imports.undo": SUPERVISION,
    "imports.draft": SUPERVISION,
    "imports.table": SUPERVISION,
    "imports.columns": SUPERVISION,
    "imports.rows": SUPERVISION,
    "imports.apply": SUPERVISION,
    "imports.check": SUPERVISION,
    "imports.discard": SUPERVISION,
    "imports.progress": SUPERVISION,
    "imports.errors": SUPERVISION,
    # the site's lexicon
    "lexicon.index": READERS,
    "lexicon.concept": READERS,
    "lexicon.history": READERS,
    "lexicon.table": READERS,
    "lexicon.progress": READERS,
    "lexicon.change": SUPERVISION,
    "lexicon.new": SUPERVISION,
    "lexicon.undo": SUPERVISION,
    "lexicon.rebuild": SUPERVISION,
    # workshops
    "workshops.index": TEAM,
    "workshops.show": TEAM,
    "workshops.create": FACILITATION,
    "workshops.edit": FACILITATION,
    "workshops.attendance": FACILITATION,
    "workshops.note": FACILITATION,
    "workshops.remove": FACILITATION,
    "workshops.close": FACILITATION,
    "workshops.reopen": SUPERVISION,
    "workshops.publish": SUPERVISION,
    "workshops.cancel": SUPERVISION,
    # themes
    "themes.index": READERS,
    "themes.workbench": READERS,
    "themes.theme_act": SUPERVISION,
    "themes.text_act": SUPERVISION,
    "themes.undo_event": SUPERVISION,
    "themes.split": SUPERVISION,
    "themes.found": SUPERVISION,
    "themes.show": READERS,
    "themes.loose": READERS,
    "themes.place": READERS,
    "themes.history": READERS,
    "themes.history_file": READERS,
    "themes.runs": READERS,
    "themes.run": READERS,
    "themes.review": READERS,
    "themes.decide": SUPERVISION,
    "themes.undo_review": SUPERVISION,
    "themes.progress": READERS,
    "themes.start": SUPERVISION,
    "themes.stop": SUPERVISION,
    "themes.rename": SUPERVISION,
    "themes.move": SUPERVISION,
    "themes.retire": SUPERVISION,
    # the theme map
    "themes.theme_map": READERS,
    "themes.map_points": READERS,
    # double coding
    "themes.coding_rounds": READERS,
    "themes.coding_round": READERS,
    "themes.code": READERS,
    "themes.end_coding": READERS,
    "themes.coding_results": READERS,
    "themes.coding_file": READERS,
    "themes.new_round": SUPERVISION,
    "themes.close_coding": SUPERVISION,
    "themes.settle_coding": SUPERVISION,
    # reports
    "synthesis.index": READERS,
    "synthesis.show": READERS,
    "synthesis.file": READERS,
    "synthesis.evidence": READERS,
    "synthesis.inspect": READERS,
    "synthesis.compose": SUPERVISION,
    "synthesis.edit": READERS,
    "synthesis.freeze_version": SUPERVISION,
    "synthesis.add": SUPERVISION,
    "synthesis.move": SUPERVISION,
    "synthesis.remove": SUPERVISION,
    "synthesis.bring_section_back": SUPERVISION,
    "synthesis.confirm": SUPERVISION,
    "synthesis.block": SUPERVISION,
    "synthesis.restore": SUPERVISION,
    "synthesis.version": READERS,
    "synthesis.compare_versions": READERS,
    "synthesis.review": SUPERVISION,
    "synthesis.name_signer": SUPERVISION,
    "synthesis.unname_signer": SUPERVISION,
    "synthesis.sign": READERS,
    "synthesis.publish": ADMINISTRATION,
    # reports for everybody
    "reports.listing": OPEN,
    "reports.show": OPEN,
    "reports.file": OPEN,
    # commitments
    "commitments.index": READERS,
    "commitments.show": READERS,
    "commitments.card_docx": READERS,
    "commitments.draft": SUPERVISION,
    "commitments.edit": SUPERVISION,
    "commitments.remove": SUPERVISION,
}

#: writing asks for more than reading at the same address
STRICTER = {
    ("workshops.show", "POST"): FACILITATION,
}

#: endpoints without a guard of ours, and why
UNGUARDED = {
    "static": "files that every page needs, public by nature",
    "security.static": "Flask-Security registers its folder of files; no page of ours uses it",
}
