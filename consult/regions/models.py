"""Tables of the territory."""

from __future__ import annotations

from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.extensions import Model, Numbered


class ProvinceKind(StrEnum):
    """What the State calls the unit: عمالة or إقليم."""

    PREFECTURE = "prefecture"
    PROVINCE = "province"


class Named:
    """A thing with an official name in each language."""

    name_ar: Mapped[str] = mapped_column(sa.String(200))
    name_fr: Mapped[str] = mapped_column(sa.String(200))
    name_en: Mapped[str] = mapped_column(sa.String(200))


class Region(Numbered, Named, Model):
    """One of the twelve regions of Morocco."""

    __tablename__ = "regions"

    code: Mapped[str] = mapped_column(sa.String(10), unique=True)
    #: legal population of the census named in ``census_year``
    population: Mapped[int]
    census_year: Mapped[int]

    provinces: Mapped[list[Province]] = relationship(
        back_populates="region", order_by="Province.position"
    )

    __table_args__ = (sa.CheckConstraint("population > 0", name="population_positive"),)


class Province(Numbered, Named, Model):
    """A prefecture or province of a region."""

    __tablename__ = "provinces"

    region_id: Mapped[int] = mapped_column(sa.ForeignKey("regions.id"), index=True)
    code: Mapped[str] = mapped_column(sa.String(60), unique=True)
    kind: Mapped[ProvinceKind]
    position: Mapped[int]
    population: Mapped[int]
    #: ten years before, where it is known
    population_2014: Mapped[int | None]
    #: share of the population that lives in towns, 0 to 1
    urban_share: Mapped[float]
    #: of the chief town, in degrees
    latitude: Mapped[float]
    longitude: Mapped[float]

    region: Mapped[Region] = relationship(back_populates="provinces")

    __table_args__ = (
        sa.CheckConstraint("population > 0", name="population_positive"),
        sa.CheckConstraint("population_2014 > 0", name="population_2014_positive"),
        sa.CheckConstraint("urban_share BETWEEN 0 AND 1", name="urban_share_is_a_share"),
    )
