"""Regions, their prefectures and provinces, and communes: reference data in three languages."""
