import re
from io import BytesIO

import pytest
import zxingcpp
from defusedxml.ElementTree import fromstring
from PIL import Image

from lifecycle.labels.layout import Label
from lifecycle.labels.picture import label_png, label_svg
from lifecycle.labels.qr import label_url, matrix

URL = label_url("https://parc.ville.fr", "K7M23FXQ")
LABEL = Label("K7M23FXQ", URL, "Cœur & <Vallée>", "Écran", "Si trouvé, scannez")
SVG = "{http://www.w3.org/2000/svg}"


def test_the_svg_has_its_size_its_name_and_its_lines():
    root = fromstring(label_svg(LABEL))
    assert (root.get("width"), root.get("height"), root.get("viewBox")) == ("62mm", "29mm", "0 0 62 29")
    assert (root.get("role"), root.get("lang")) == ("img", "fr")
    assert root[0].tag == SVG + "title"
    assert root[0].text == "Étiquette K7M2-3FXQ"
    texts = [text.text for text in root.iter(SVG + "text")]
    assert texts == ["Cœur & <Vallée>", "K7M2-3FXQ", "Écran", "Si trouvé, scannez"]
    for text in root.iter(SVG + "text"):
        assert float(text.get("x")) + float(text.get("textLength")) <= 60.001


def test_the_svg_draws_each_dark_module_and_obeys_a_strict_policy():
    root = fromstring(label_svg(LABEL))
    (path,) = root.iter(SVG + "path")
    drawn = set()
    for run in path.get("d").split("z")[:-1]:
        place, length = run.removeprefix("M").split("h")[:2]
        x, y = map(int, place.split())
        drawn |= {(x + step, y) for step in range(int(length.split("v")[0]))}
    rows = matrix(URL)
    left, top, side = map(float, re.findall(r"[\d.]+", path.get("transform")))
    assert side >= 0.396
    assert min(left, top, 29 - top - len(rows) * side) >= 4 * side
    assert all(
        float(text.get("x")) >= left + (len(rows) + 4) * side - 0.001 for text in root.iter(SVG + "text")
    )
    assert drawn == {(x, y) for y, row in enumerate(rows) for x, dark in enumerate(row) if dark}
    assert all("style" not in element.attrib for element in root.iter())


@pytest.mark.parametrize("dpi", [150, 203, 300, 600])
def test_the_png_is_read_back_and_knows_its_resolution(dpi):
    picture = Image.open(BytesIO(label_png(LABEL, dpi)))
    assert picture.size == (round(62 * dpi / 25.4), round(29 * dpi / 25.4))
    assert picture.info["dpi"] == pytest.approx((dpi, dpi), abs=0.1)
    (found,) = zxingcpp.read_barcodes(picture)
    assert found.text == URL


def test_the_png_shows_its_lines_beside_the_symbol():
    bare = Image.open(BytesIO(label_png(Label("K7M23FXQ", URL))))
    full = Image.open(BytesIO(label_png(LABEL)))
    half = (full.width // 2, 0, full.width, full.height)
    assert sum(full.crop(half).histogram()[:128]) > sum(bare.crop(half).histogram()[:128]) > 0
    edge = (full.width - 20, 0, full.width, full.height)
    assert full.crop(edge).getextrema() == (255, 255)


@pytest.mark.parametrize("dpi", [0, 72, 5000])
def test_a_resolution_no_printer_has_is_refused(dpi):
    with pytest.raises(ValueError, match="dpi"):
        label_png(LABEL, dpi)
