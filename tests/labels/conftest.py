from io import BytesIO

import pytest
from PIL import Image

from lifecycle.kernel.codes import check_character
from lifecycle.labels.layout import Label
from lifecycle.labels.logo import Logo
from lifecycle.labels.qr import label_url

OWNERS = ("Mairie d’Évry", "Communauté de communes du Haut-Œuvre-sur-Loire", "", "CC Cœur de « Vallée »")
TYPES = ("Ordinateur portable", "Écran", "", "Commutateur réseau 48 ports")


@pytest.fixture
def make_labels():
    """Return a maker of labels with known codes and lines of every length, the first from `start`."""

    def make(count, start=0):
        bodies = [f"{number * 7919:07d}" for number in range(start, start + count)]
        codes = [body + check_character(body) for body in bodies]
        return [
            Label(
                code,
                label_url("https://parc.departement38.fr", code),
                OWNERS[number % 4],
                TYPES[number // 4 % 4],
                "Si trouvé, scannez" if number % 3 else "",
            )
            for number, code in enumerate(codes)
        ]

    return make


@pytest.fixture
def logo():
    """A logo twice as wide as high, all of one grey."""
    out = BytesIO()
    Image.new("L", (120, 60), 128).save(out, "PNG")
    return Logo("0" * 64, out.getvalue(), 120, 60)
