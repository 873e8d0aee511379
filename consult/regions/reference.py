"""The official figures: regions (2024 legal population) and the provinces of region 01.

Source: Haut-Commissariat au Plan, general censuses 2024 and 2014; both columns of the provinces
sum to the region's total (4,030,222 and 3,556,729). A region that joins adds its provinces here.
"""

from __future__ import annotations

from typing import NamedTuple

CENSUS_YEAR = 2024


class RegionRow(NamedTuple):
    """Code, names, legal population."""

    code: str
    ar: str
    fr: str
    en: str
    population: int


class ProvinceRow(NamedTuple):
    """Code, names, kind, population now and in 2014, urban share now, chief town's position.

    The share goes from 0 to 1, the position is in degrees.
    """

    code: str
    ar: str
    fr: str
    en: str
    kind: str
    population: int
    population_2014: int
    urban_share: float
    latitude: float
    longitude: float


REGIONS = (
    RegionRow(
        "01",
        "طنجة - تطوان - الحسيمة",
        "Tanger-Tétouan-Al Hoceïma",
        "Tangier-Tetouan-Al Hoceima",
        4_030_222,
    ),
    RegionRow("02", "الشرق", "L'Oriental", "Oriental", 2_294_665),
    RegionRow("03", "فاس - مكناس", "Fès-Meknès", "Fez-Meknes", 4_467_911),
    RegionRow(
        "04", "الرباط - سلا - القنيطرة", "Rabat-Salé-Kénitra", "Rabat-Sale-Kenitra", 5_132_639
    ),
    RegionRow("05", "بني ملال - خنيفرة", "Béni Mellal-Khénifra", "Beni Mellal-Khenifra", 2_525_801),
    RegionRow("06", "الدار البيضاء - سطات", "Casablanca-Settat", "Casablanca-Settat", 7_688_967),
    RegionRow("07", "مراكش - آسفي", "Marrakech-Safi", "Marrakesh-Safi", 4_892_393),
    RegionRow("08", "درعة - تافيلالت", "Drâa-Tafilalet", "Draa-Tafilalet", 1_655_623),
    RegionRow("09", "سوس - ماسة", "Souss-Massa", "Souss-Massa", 3_020_431),
    RegionRow("10", "كلميم - واد نون", "Guelmim-Oued Noun", "Guelmim-Oued Noun", 448_685),
    RegionRow(
        "11",
        "العيون - الساقية الحمراء",
        "Laâyoune-Sakia El Hamra",
        "Laayoune-Sakia El Hamra",
        451_028,
    ),
    RegionRow(
        "12", "الداخلة - وادي الذهب", "Dakhla-Oued Ed-Dahab", "Dakhla-Oued Ed-Dahab", 219_965
    ),
)

PROVINCES: dict[str, tuple[ProvinceRow, ...]] = {
    "01": (
        ProvinceRow(
            "tanger-assilah",
            "طنجة - أصيلة",
            "Tanger-Assilah",
            "Tangier-Assilah",
            "prefecture",
            1_494_413,
            1_065_601,
            0.939,
            35.77,
            -5.80,
        ),
        ProvinceRow(
            "mdiq-fnideq",
            "المضيق - الفنيدق",
            "M'diq-Fnideq",
            "M'diq-Fnideq",
            "prefecture",
            254_064,
            209_897,
            0.948,
            35.69,
            -5.33,
        ),
        ProvinceRow(
            "tetouan",
            "تطوان",
            "Tétouan",
            "Tetouan",
            "province",
            611_928,
            550_374,
            0.719,
            35.58,
            -5.37,
        ),
        ProvinceRow(
            "fahs-anjra",
            "الفحص - أنجرة",
            "Fahs-Anjra",
            "Fahs-Anjra",
            "province",
            100_789,
            76_447,
            0.037,
            35.73,
            -5.67,
        ),
        ProvinceRow(
            "larache",
            "العرائش",
            "Larache",
            "Larache",
            "province",
            510_211,
            496_687,
            0.540,
            35.19,
            -6.16,
        ),
        ProvinceRow(
            "al-hoceima",
            "الحسيمة",
            "Al Hoceïma",
            "Al Hoceima",
            "province",
            371_527,
            399_654,
            0.374,
            35.25,
            -3.94,
        ),
        ProvinceRow(
            "chefchaouen",
            "شفشاون",
            "Chefchaouen",
            "Chefchaouen",
            "province",
            412_713,
            457_432,
            0.152,
            35.17,
            -5.26,
        ),
        ProvinceRow(
            "ouezzane",
            "وزان",
            "Ouezzane",
            "Ouezzane",
            "province",
            274_577,
            300_637,
            0.271,
            34.80,
            -5.58,
        ),
    ),
}
