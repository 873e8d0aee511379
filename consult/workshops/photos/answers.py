"""Files of photos as answers: asked anew each time, so that one taken back is seen no more."""

from __future__ import annotations

from flask import Response, abort, request

from consult.workshops.models import Photo
from consult.workshops.photos.storage import Size, path_of


def picture_of(photo: Photo, size: Size) -> Response:
    """The picture in one form; 304 where the browser has it, 404 when its file is missing.

    Browsers may keep it, shared caches may not, and must ask each time whether it may be shown.
    """
    path = path_of(photo.stem, size)
    if not path.is_file():
        abort(404)
    answer = Response(path.read_bytes(), mimetype="image/jpeg")
    answer.set_etag(f"{photo.sha256}-{size}")
    answer.headers["Cache-Control"] = "private, no-cache"
    # a picture opened by itself runs and loads nothing
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Content-Disposition"] = f'inline; filename="photo-{photo.id}.jpg"'
    answer.make_conditional(request)
    return answer
