"""The official figures: twelve regions, the provinces of region 01, loaded once."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from consult.extensions import db
from consult.regions.models import Province, Region
from consult.regions.operations import load_reference_data
from consult.regions.queries import get_region, list_provinces, list_regions
from consult.regions.reference import PROVINCES, REGIONS

pytestmark = pytest.mark.both_databases


def test_loading_twice_adds_nothing(app: Flask) -> None:
    for _ in range(2):
        load_reference_data()
        db.session.commit()
    counts = [db.session.scalar(sa.select(sa.func.count(m.id))) for m in (Region, Province)]
    assert counts == [len(REGIONS), sum(len(rows) for rows in PROVINCES.values())]


def test_the_twelve_regions_are_named_in_three_languages_and_counted(app: Flask) -> None:
    load_reference_data()
    regions = list_regions()
    assert [region.code for region in regions] == [f"{number:02}" for number in range(1, 13)]
    for region in regions:
        assert region.name_ar
        assert region.name_fr
        assert region.name_en
    # the kingdom's legal population, census of 2024
    assert sum(region.population for region in regions) == 36_828_330


def test_the_provinces_of_a_region_sum_to_its_population(app: Flask) -> None:
    load_reference_data()
    region = get_region("01")
    assert region is not None
    provinces = list_provinces(region.id)
    assert len(provinces) == 8
    assert sum(province.population for province in provinces) == region.population
    # the same census of 2014, and the share of the region that lives in towns
    assert sum(province.population_2014 or 0 for province in provinces) == 3_556_729
    urban = sum(province.population * province.urban_share for province in provinces)
    assert round(100 * urban / region.population, 1) == 65.5
    assert all(20 < p.latitude < 36 and -18 < p.longitude < 0 for p in provinces)
