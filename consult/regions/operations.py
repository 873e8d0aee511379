"""Writes of the territory."""

from __future__ import annotations

from consult.extensions import db
from consult.regions.models import Province, ProvinceKind, Region
from consult.regions.queries import get_region
from consult.regions.reference import CENSUS_YEAR, PROVINCES, REGIONS


def load_reference_data() -> None:
    """Add the regions and provinces that are not there yet; change nothing that is."""
    for row in REGIONS:
        if get_region(row.code) is not None:
            continue
        region = Region(
            code=row.code,
            name_ar=row.ar,
            name_fr=row.fr,
            name_en=row.en,
            population=row.population,
            census_year=CENSUS_YEAR,
        )
        for position, place in enumerate(PROVINCES.get(row.code, ())):
            region.provinces.append(
                Province(
                    code=place.code,
                    name_ar=place.ar,
                    name_fr=place.fr,
                    name_en=place.en,
                    kind=ProvinceKind(place.kind),
                    position=position,
                    population=place.population,
                    population_2014=place.population_2014,
                    urban_share=place.urban_share,
                    latitude=place.latitude,
                    longitude=place.longitude,
                )
            )
        db.session.add(region)
    db.session.flush()
