"""Where partners and authorities stand, as the crow flies: pure."""

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

#: mean radius of the Earth (IUGG), kilometres
_EARTH_KM = 6371.0088


@dataclass(frozen=True, slots=True)
class Place:
    """A point (WGS 84, degrees) and its commune (INSEE code, name); None or empty: not known."""

    latitude: float | None = None
    longitude: float | None = None
    commune: str = ""
    name: str = ""

    @property
    def is_known(self) -> bool:
        """Whether anything is known of where it is."""
        return self.latitude is not None or bool(self.commune)

    @property
    def department(self) -> str:
        """The department's code, from the commune's: its first two characters, three overseas."""
        return self.commune[: 3 if self.commune.startswith(("97", "98")) else 2]


@dataclass(frozen=True, slots=True)
class Territory:
    """Where a partner works: departments, communes, kilometres around; nothing said: everywhere."""

    departments: frozenset[str] = frozenset()
    communes: frozenset[str] = frozenset()
    radius_km: int | None = None
    centre: Place | None = None

    @property
    def is_everywhere(self) -> bool:
        """Whether it has no bounds."""
        return not self.departments and not self.communes and self.radius_km is None

    def serves(self, place: Place | None) -> bool | None:
        """Tell whether a place is inside; None where what is known of the place cannot tell."""
        if self.is_everywhere:
            return True
        if place is None:
            return None
        told = [
            place.department in self.departments if self.departments and place.commune else None,
            place.commune in self.communes if self.communes and place.commune else None,
            self._is_near(place),
        ]
        if True in told:
            return True
        bounds = (bool(self.departments), bool(self.communes), self.radius_km is not None)
        return (
            None if any(bound and said is None for bound, said in zip(bounds, told, strict=True)) else False
        )

    def _is_near(self, place: Place) -> bool | None:
        away = distance_km(self.centre, place)
        return None if away is None or self.radius_km is None else away <= self.radius_km


def distance_km(one: Place | None, other: Place | None) -> float | None:
    """Return the great-circle distance of two places in kilometres (haversine), None when one is unknown."""
    if one is None or other is None or None in (one.latitude, other.latitude):
        return None
    return _haversine(_radians(one), _radians(other))


def _radians(place: Place) -> tuple[float, float]:
    return radians(place.latitude or 0.0), radians(place.longitude or 0.0)


def _haversine(one: tuple[float, float], other: tuple[float, float]) -> float:
    (lat, lon), (lat2, lon2) = one, other
    half = sin((lat2 - lat) / 2) ** 2 + cos(lat) * cos(lat2) * sin((lon2 - lon) / 2) ** 2
    return 2 * _EARTH_KM * asin(min(1.0, sqrt(half)))
