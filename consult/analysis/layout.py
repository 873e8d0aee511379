"""A map to look at: themes placed by how far apart they are, texts around their theme.

Themes: classical scaling (Torgerson 1952) of the chord distances between their centres, improved
by SMACOF, which never raises the stress (de Leeuw 1977; Borg and Groenen 2005, § 8.6). Discs whose
area says how many texts a theme has are then pushed apart until none overlap. Texts: on concentric
rings about the centre of their theme, the nearest to it innermost, and on each ring towards the
other themes that they speak of. So a text near the rim stands on the side of its second theme, and
no two texts of a theme cover each other. Everything is exact arithmetic on what was fitted: no
random number, and time linear in the number of texts, but for sorting.

A map of two dimensions keeps some of the distances between themes only: it is for finding one's
way, never for deciding.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from consult.analysis.features import Floats, Integers

Points = npt.NDArray[np.float64]

#: share of the unit circle that all discs cover together: beyond it pushing them apart leaves
#: nothing of their places
COVERED = 0.45
#: smallest disc as a share of the map's radius, so that it can be seen and touched
SMALLEST = 0.02
#: gap between two discs, as a share of their radii
GAP = 0.12
#: rounds of improvement: forty themes settle within a hundred
_ROUNDS = 300
#: a golden section of the circle: successive points never stand in line (Vogel 1979)
_GOLDEN = np.pi * (3 - np.sqrt(5))
#: how much more the nearest theme draws an undecided text than the others
_PULL = 3
#: contents whose cosines are counted at once
_BLOCK = 8_192


def lay_out(rows: Floats, of: Integers, labels: Integers, centres: Floats) -> Points:
    """Places (n, 2) of texts within the unit circle; NaN for texts without a vector.

    Parameters
    ----------
    rows
        (contents, d) unit vectors, zero for contents without a word.
    of
        (n,) content of each text. Texts of one theme that are as near to it stand in the order
        given.
    labels
        (n,) theme of each text, -1 for none.
    centres
        (k, d) unit vectors of the themes, zero for one that no text is in.

    Examples
    --------
    >>> rows = np.eye(3, dtype=np.float32)
    >>> places = lay_out(rows, np.arange(3), np.array([0, 1, -1]), rows[:2])
    >>> bool((np.hypot(*places.T) <= 1).all())
    True
    """
    placed = np.full((len(of), 2), np.nan)
    if not len(of):
        return placed
    spoken = np.asarray(rows.any(axis=1))[of]
    sizes = np.bincount(labels[labels >= 0], minlength=len(centres))
    drawn = np.flatnonzero(centres.any(axis=1) & (sizes > 0))
    if not len(drawn):
        placed[spoken] = _spiral(int(spoken.sum()))
        return placed
    radii = disc_radii(sizes[drawn])
    middles, scale = fitted(apart(scaled(centres[drawn]), radii), radii)
    near = _cosines(rows, centres[drawn])
    for index, theme in enumerate(drawn):
        members = np.flatnonzero((labels == theme) & spoken)
        around = _around(near[of[members]], index, middles)
        placed[members] = middles[index] + radii[index] * scale * around
    loose = np.flatnonzero((labels < 0) & spoken)
    placed[loose] = _between(near[of[loose]], middles)
    return placed


def scaled(vectors: Floats) -> Points:
    """Places (k, 2) of unit vectors whose distances are as near to the chords as two axes allow.

    The first axis is the longest; the first vector lies on the positive side of both.

    >>> scaled(np.eye(2, dtype=np.float32)).round(3)
    array([[ 0.707,  0.   ],
           [-0.707,  0.   ]])
    """
    unit = vectors.astype(np.float64)
    chords = np.sqrt(np.maximum(2 - 2 * unit @ unit.T, 0))
    np.fill_diagonal(chords, 0)
    places = _smacof(chords, _classical(chords))
    return _turned(places - places.mean(axis=0))


def disc_radii(sizes: npt.ArrayLike) -> Points:
    """Radii (k,) of discs whose areas are as the sizes, in a map of radius 1."""
    counts = np.asarray(sizes, np.float64)
    whole = max(float(counts.sum()), 1.0)
    radii: Points = np.maximum(np.sqrt(COVERED * counts / whole), SMALLEST)
    return radii


def apart(places: Points, radii: Points) -> Points:
    """Places (k, 2) spread over the map, then pushed until no two discs overlap."""
    count = len(places)
    if count < 2:
        return np.zeros((count, 2))
    reach = float(np.hypot(*places.T).max())
    moved = places / reach if reach > 0 else places.copy()
    needed = (radii[:, None] + radii[None, :]) * (1 + GAP)
    # discs on one spot need a direction to leave it
    moved = moved + 1e-6 * _spiral(count)
    for _ in range(_ROUNDS):
        gaps = moved[:, None, :] - moved[None, :, :]
        distances = np.hypot(gaps[..., 0], gaps[..., 1])
        np.fill_diagonal(distances, np.inf)
        missing = np.maximum(needed - distances, 0)
        if not missing.any():
            break
        pushed = gaps / distances[..., None] * missing[..., None] / 2
        moved = moved + np.where(np.isfinite(pushed), pushed, 0).sum(axis=1)
    else:
        moved = moved * _stretch(moved, needed)
    return moved


def fitted(places: Points, radii: Points) -> tuple[Points, float]:
    """The places within the unit circle, discs included, and by how much all was scaled."""
    middle = (places + radii[:, None]).max(axis=0) + (places - radii[:, None]).min(axis=0)
    centred = places - middle / 2
    scale = 1 / max(float((np.hypot(*centred.T) + radii).max()), 1e-9)
    return centred * scale, scale


def turned_like(places: Points, reference: Points) -> Points:
    """The places turned or mirrored about the middle so that they lie nearest to a reference.

    An orthogonal Procrustes problem (Schönemann 1966); rows in which either is NaN do not count.
    Maps of two runs look alike then.
    """
    known = np.isfinite(places).all(axis=1) & np.isfinite(reference).all(axis=1)
    if not known.any():
        return places
    left, _, right = np.linalg.svd(places[known].T @ reference[known])
    turned: Points = places @ (left @ right)
    return turned


def _classical(chords: Points) -> Points:
    squares = chords**2
    centred = squares - squares.mean(axis=0) - squares.mean(axis=1)[:, None] + squares.mean()
    values, vectors = np.linalg.eigh(-centred / 2)
    two = np.argsort(values)[::-1][:2]
    places = np.zeros((len(chords), 2))
    places[:, : len(two)] = vectors[:, two] * np.sqrt(np.maximum(values[two], 0))
    return places


def _smacof(chords: Points, places: Points) -> Points:
    """Guttman transforms until the stress no longer falls by a millionth."""
    count, before = len(places), np.inf
    for _ in range(_ROUNDS):
        gaps = places[:, None, :] - places[None, :, :]
        distances = np.hypot(gaps[..., 0], gaps[..., 1])
        stress = float(((chords - distances) ** 2).sum())
        if before - stress <= 1e-6 * max(stress, 1e-12):
            break
        before = stress
        ratios = np.divide(chords, distances, out=np.zeros_like(chords), where=distances > 1e-12)
        weights = np.diag(ratios.sum(axis=1)) - ratios
        places = weights @ places / count
    return places


def _turned(places: Points) -> Points:
    """On their principal axes, the first place on the positive side of both."""
    _, _, axes = np.linalg.svd(places, full_matrices=False)
    turned = np.zeros_like(places)
    turned[:, : len(axes)] = places @ axes.T
    signs = np.where(turned[0] < -1e-9, -1.0, 1.0)
    return turned * signs


def _stretch(places: Points, needed: Points) -> float:
    """By how much all places must move outwards so that every pair has the room it needs."""
    distances = np.hypot(*(places[:, None, :] - places[None, :, :]).transpose(2, 0, 1))
    np.fill_diagonal(distances, np.inf)
    return max(float((needed / np.maximum(distances, 1e-9)).max()), 1.0)


def _cosines(rows: Floats, centres: Floats) -> Floats:
    near = np.zeros((len(rows), len(centres)), np.float32)
    for start in range(0, len(rows), _BLOCK):
        block = slice(start, start + _BLOCK)
        near[block] = rows[block] @ centres.T
    return near


def _around(near: Floats, own: int, middles: Points) -> Points:
    """Places (m, 2) within the unit circle of the texts of one theme.

    Rings of 1, 6, 12, 18… places, which fill a disc evenly.
    """
    count = len(near)
    ranked = np.lexsort((np.arange(count), -near[:, own]))
    angles = _directions(near, own, middles)
    rings = int(np.ceil((np.sqrt(12 * count - 3) - 3) / 6)) if count > 1 else 0
    found = np.zeros((count, 2))
    start = 1
    for ring in range(1, rings + 1):
        within = ranked[start : start + 6 * ring]
        start += 6 * ring
        turned = within[np.argsort(angles[within], kind="stable")]
        spots = _evenly(angles[turned])
        radius = ring / (rings + 0.5)
        found[turned] = radius * np.column_stack([np.cos(spots), np.sin(spots)])
    return found


def _directions(near: Floats, own: int, middles: Points) -> Points:
    """Angle (m,) from a theme's middle towards the other themes that each text speaks of."""
    towards = middles - middles[own]
    length = np.hypot(*towards.T)
    towards = towards / np.where(length > 0, length, 1)[:, None]
    weights = np.maximum(near, 0).astype(np.float64) ** 2
    weights[:, own] = 0
    drawn = weights @ towards
    angles: Points = np.arctan2(drawn[:, 1], drawn[:, 0])
    # texts that no other theme draws are spread all around
    idle = np.flatnonzero(~drawn.any(axis=1))
    angles[idle] = (np.arange(len(idle)) * _GOLDEN + np.pi) % (2 * np.pi) - np.pi
    return angles


def _evenly(angles: Points) -> Points:
    """Angles at equal steps, in the order of sorted ones and turned to lie nearest to them."""
    steps = np.arange(len(angles)) * (2 * np.pi / len(angles))
    off = angles - steps
    turn = np.arctan2(np.sin(off).mean(), np.cos(off).mean())
    spots: Points = steps + turn
    return spots


def _between(near: Floats, middles: Points) -> Points:
    """Places (m, 2) of undecided texts: between the themes that draw them, each on its own spot."""
    weights = np.maximum(near, 0).astype(np.float64) ** _PULL
    whole = weights.sum(axis=1, keepdims=True)
    places = np.where(whole > 0, weights @ middles / np.where(whole > 0, whole, 1), 0.0)
    return 0.94 * places + 0.05 * _spiral(len(near))


def _spiral(count: int) -> Points:
    """Places (count, 2) that fill the unit circle evenly (Vogel 1979)."""
    index = np.arange(count)
    radius = np.sqrt((index + 0.5) / max(count, 1))
    return np.column_stack([radius * np.cos(index * _GOLDEN), radius * np.sin(index * _GOLDEN)])
