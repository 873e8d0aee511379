"""What was sent, read as a picture and written anew: nothing but its pixels is kept."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from flask_babel import lazy_gettext as _l
from PIL import Image

from consult.kernel.errors import DomainError

#: of the file that is sent, in bytes
LARGEST_FILE = 15 * 1024 * 1024
#: width times height: what a telephone's best camera takes
LARGEST_PICTURE = 50_000_000
#: longest side of what is kept and of its small form, in pixels
LONGEST_SIDE, LONGEST_SMALL_SIDE = 2560, 480
QUALITY = 85

FORMATS = ("JPEG", "PNG", "WEBP")
#: "ftyp" brands of pictures in an HEIF container (ISO/IEC 23008-12, annex B)
HEIF_BRANDS = frozenset(
    {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis"}
)
#: values of the tag "Orientation" (EXIF 2.32, 4.6.4) and how to set the picture upright
ORIENTATION = 0x0112
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class TooLarge(DomainError):
    """The file or the picture in it has more than is read."""

    status = 413


class NotAPicture(DomainError):
    """What was sent is no picture of a kind that is accepted."""

    status = 400


@dataclass(frozen=True)
class Picture:
    """A picture as it is kept: JPEG without any metadata."""

    full: bytes
    small: bytes
    #: of ``full``, in pixels
    width: int
    height: int


def read_picture(content: bytes) -> Picture:
    """Decode a JPEG, PNG or WebP file whole and write it anew, upright and at most 2560 px long.

    Place, time and camera, embedded previews, comments and colour profiles do not survive, nor
    does anything hidden behind the picture.

    Raises
    ------
    TooLarge
        Above 15 MB or 50 megapixels; the pixels are counted before any is decoded.
    NotAPicture
        When it is something else, or damaged.
    """
    if len(content) > LARGEST_FILE:
        raise TooLarge(_l("This file is larger than 15 MB."))
    if content[4:8] == b"ftyp" and content[8:12] in HEIF_BRANDS:
        raise NotAPicture(
            _l(
                "HEIC and AVIF pictures cannot be read. In the telephone's camera settings choose"
                " “Most compatible”, or send the picture as JPEG."
            )
        )
    pixels = _decode(content)
    full = _fitting(pixels, LONGEST_SIDE)
    small = _fitting(full, LONGEST_SMALL_SIDE)
    return Picture(_jpeg(full), _jpeg(small), full.width, full.height)


def _decode(content: bytes) -> Image.Image:
    """The pixels on white ground in a picture that has nothing else."""
    try:
        with _open(content) as found:
            _refuse_huge(found)
            # looks at the checksums of PNG, and leaves the file unusable
            found.verify()
        with _open(content) as found:
            # JPEG is decoded at a half or a quarter where that is large enough
            found.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            found.load()
            return _turned(_on_white(found), found)
    except DomainError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels() from None
    except MemoryError:
        raise _too_many_pixels() from None
    except Exception as error:
        # decoders answer a hostile file with errors of any kind: to the sender they are one
        raise NotAPicture(
            _l("This is not a JPEG, PNG or WebP picture, or it is damaged.")
        ) from error


def _open(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content), formats=FORMATS)


def _too_many_pixels() -> TooLarge:
    return TooLarge(_l("This picture has more than 50 million pixels."))


def _refuse_huge(found: Image.Image) -> None:
    if found.width * found.height > LARGEST_PICTURE:
        raise _too_many_pixels()


def _on_white(found: Image.Image) -> Image.Image:
    if found.mode.startswith("I"):
        # 16 bits of grey: Pillow would cut them off at 255
        found = found.convert("I").point(lambda grey: grey / 256).convert("L")
    if "A" in found.getbands() or "transparency" in found.info:
        found = found.convert("RGBA")
        ground = Image.new("RGB", found.size, "white")
        ground.paste(found, mask=found.getchannel("A"))
        return ground
    ground = Image.new("RGB", found.size)
    ground.paste(found.convert("RGB"))
    return ground


def _turned(pixels: Image.Image, found: Image.Image) -> Image.Image:
    try:
        turn = UPRIGHT.get(found.getexif().get(ORIENTATION, 1))
    except Exception:  # the tag is only a help: without it the picture lies on its side
        turn = None
    return pixels if turn is None else pixels.transpose(turn)


def _fitting(pixels: Image.Image, side: int) -> Image.Image:
    made = pixels.copy()
    made.thumbnail((side, side), Image.Resampling.LANCZOS)
    return made


def _jpeg(pixels: Image.Image) -> bytes:
    file = BytesIO()
    pixels.save(file, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return file.getvalue()
