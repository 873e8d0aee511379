"""What is done beside requests: files deleted once their row is gone, old photos of people."""

from __future__ import annotations

import sqlalchemy as sa

from consult.extensions import db, utc_now
from consult.kernel.clock import every
from consult.kernel.jobs import job
from consult.workshops.models import Photo
from consult.workshops.photos import storage
from consult.workshops.photos.operations import purge_photos


@job("delete_photo_files")
def delete_photo_files(*, stem: str) -> None:
    """Delete the files of a photo that was removed."""
    storage.delete(stem)


@every(minutes=24 * 60)
def forget_photos() -> None:
    """Delete photos of people whose time is over, and files that no photo names."""
    purge_photos(today=utc_now().date())
    storage.delete_others(set(db.session.scalars(sa.select(Photo.stem))))
