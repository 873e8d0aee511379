"""How groups, and how they were heard, are called."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from consult.contributions.coverage.measuring import Trait, Verdict, place_key
from consult.contributions.models import Setting

VERDICT_LABELS: Mapping[Verdict, LazyString] = {
    Verdict.NOT_HEARD: _l("Not heard at all"),
    Verdict.LESS: _l("Heard less than expected"),
    Verdict.AS_EXPECTED: _l("As expected"),
    Verdict.MORE: _l("Heard more than expected"),
    Verdict.COUNTED: _l("Counted only"),
}
TRAIT_LABELS: Mapping[Trait, LazyString] = {
    Trait.PROVINCE: _l("Prefecture or province"),
    Trait.SETTING: _l("Town or countryside"),
    Trait.PLACE: _l("Town or countryside of each province"),
    Trait.SEX: _l("Women and men"),
    Trait.AGE_BAND: _l("Age"),
}


def place_names(provinces: Mapping[str, str]) -> dict[str, str]:
    """Key of the town or the countryside of each province → its name."""
    found = {}
    for key, name in provinces.items():
        # names of provinces are in the language of the page, so that nothing has to be isolated
        found[place_key(key, Setting.URBAN)] = _("Towns of %(province)s", province=name)
        found[place_key(key, Setting.RURAL)] = _("Countryside of %(province)s", province=name)
    return found


def rule() -> str:
    """When a group counts as heard less or more than expected."""
    return str(
        _(
            "A group was heard less than expected when its share of the contributions that state"
            " where it belongs is surely below four fifths of its share of the inhabitants:"
            " the whole interval of 95% (Wilson) lies below. It was heard more than expected when"
            " the interval lies above five quarters."
        )
    )


def limits() -> str:
    """What the comparison does not say."""
    return str(
        _(
            "People take part because they choose to, and one person may contribute several"
            " times: this is no sample. The comparison tells where to go and whom to ask, not"
            " what a population thinks."
        )
    )


def assumption() -> str:
    """What women and men, and ages, are held against."""
    return str(
        _(
            "The reference data hold no shares by sex or age. Women and men are held against one"
            " half each, which is an assumption; ages are only counted."
        )
    )
