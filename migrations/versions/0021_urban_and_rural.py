"""urban and rural.

Where those who speak live, and how many lived in each province ten years before.

Revision ID: 0021
Revises: 0020
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

#: tables that tell it: of a contribution who spoke, of a meeting who came
TABLES = ("contributions", "workshops")
SETTINGS = "setting IN ('urban', 'rural')"
#: Haut-Commissariat au Plan, general census 2014, by code of the province
POPULATION_2014 = {
    "tanger-assilah": 1_065_601,
    "mdiq-fnideq": 209_897,
    "tetouan": 550_374,
    "fahs-anjra": 76_447,
    "larache": 496_687,
    "al-hoceima": 399_654,
    "chefchaouen": 457_432,
    "ouezzane": 300_637,
}


def upgrade() -> None:
    for table in TABLES:
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("setting", sa.String(40)))
            batch.create_check_constraint(op.f(f"ck_{table}_setting"), sa.text(SETTINGS))
    with op.batch_alter_table("provinces") as batch:
        batch.add_column(sa.Column("population_2014", sa.Integer()))
        batch.create_check_constraint(
            op.f("ck_provinces_population_2014_positive"), sa.text("population_2014 > 0")
        )
    provinces = sa.table(
        "provinces", sa.column("code", sa.String), sa.column("population_2014", sa.Integer)
    )
    for code, population in POPULATION_2014.items():
        op.execute(
            provinces.update().where(provinces.c.code == code).values(population_2014=population)
        )


def downgrade() -> None:
    with op.batch_alter_table("provinces") as batch:
        batch.drop_constraint(op.f("ck_provinces_population_2014_positive"), type_="check")
        batch.drop_column("population_2014")
    for table in TABLES:
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(op.f(f"ck_{table}_setting"), type_="check")
            batch.drop_column("setting")
