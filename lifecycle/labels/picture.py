"""Draws one label of 62 × 29 mm as SVG or PNG, from the same layout as the sheets."""

from base64 import b64encode
from html import escape
from io import BytesIO
from pathlib import Path

import reportlab
from PIL import Image, ImageDraw, ImageFont

from lifecycle.kernel import codes
from lifecycle.kernel.text import N_, translate
from lifecycle.labels import qr
from lifecycle.labels.layout import Label, Layout, lay_out
from lifecycle.labels.lettering import BOLD, MM, MONO, PLAIN
from lifecycle.labels.logo import Logo
from lifecycle.labels.sheets import SINGLE

DPI_RANGE = (150, 1200)
_TITLE = N_("Étiquette %(code)s")
_FONT_FILES = {PLAIN: "_a______.pfb", BOLD: "_ab_____.pfb", MONO: "cob_____.pfb"}  # reportlab's own
_FAMILIES = {
    PLAIN: 'font-family="Helvetica, Arial, sans-serif"',
    BOLD: 'font-family="Helvetica, Arial, sans-serif" font-weight="bold"',
    MONO: 'font-family="Courier New, Courier, monospace" font-weight="bold"',
}


def label_svg(label: Label, lang: str = "fr") -> str:
    """Return one label of 62 × 29 mm as a standalone SVG image with an accessible title."""
    layout = lay_out(label, SINGLE)
    title = escape(translate(_TITLE, lang, code=codes.shown(label.code)))
    dark = "".join(f"M{x} {y}h{length}v1h-{length}z" for x, y, length in qr.runs(layout.rows))
    # textLength holds each line to its measured width, whichever font the reader's machine has.
    lines = "".join(
        f'<text x="{line.x:.3f}" y="{line.y:.3f}" font-size="{line.size / MM:.3f}" {_FAMILIES[line.font]}'
        f' textLength="{line.width:.3f}" lengthAdjust="spacingAndGlyphs">{escape(line.text)}</text>'
        for line in layout.lines
    )
    width, height = SINGLE.page
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}mm" height="{height:g}mm"'
        f' viewBox="0 0 {width:g} {height:g}" role="img" lang="{escape(lang)}">'
        f'<title>{title}</title><rect width="100%" height="100%" fill="#fff"/>'
        f'<path transform="translate({layout.x:.4f} {layout.y:.4f}) scale({layout.module:.6f})"'
        f' shape-rendering="crispEdges" d="{dark}"/>{lines}{_svg_logo(label.logo, layout)}</svg>'
    )


def _svg_logo(logo: Logo | None, layout: Layout) -> str:
    if logo is None or layout.logo is None:
        return ""
    box, data = layout.logo, b64encode(logo.png).decode()
    return (
        f'<image x="{box.x:.3f}" y="{box.y:.3f}" width="{box.width:.3f}" height="{box.height:.3f}"'
        f' href="data:image/png;base64,{data}"/>'
    )


def label_png(label: Label, dpi: int = 300) -> bytes:
    """Return one label of 62 × 29 mm as a grey PNG image; modules are whole pixels at any `dpi`.

    Raises ValueError outside 150 to 1,200 dpi.
    """
    if not DPI_RANGE[0] <= dpi <= DPI_RANGE[1]:
        raise ValueError(f"between {DPI_RANGE[0]} and {DPI_RANGE[1]} dpi, not {dpi}")
    dots = dpi / 25.4
    layout = lay_out(label, SINGLE)
    image = Image.new("L", (round(layout.width * dots), round(layout.height * dots)), 255)
    draw = ImageDraw.Draw(image)
    left, top, side = round(layout.x * dots), round(layout.y * dots), int(layout.module * dots + 1e-6)
    for x, y, length in qr.runs(layout.rows):
        corner = (left + x * side, top + y * side)
        draw.rectangle((corner, (corner[0] + length * side - 1, corner[1] + side - 1)), fill=0)
    fonts = Path(reportlab.__file__).parent / "fonts"
    for line in layout.lines:
        font = ImageFont.truetype(fonts / _FONT_FILES[line.font], line.size / MM * dots)
        draw.text((line.x * dots, line.y * dots), line.text, font=font, fill=0, anchor="ls")
    _paste_logo(image, label.logo, layout, dots)
    out = BytesIO()
    image.save(out, "PNG", dpi=(dpi, dpi))
    return out.getvalue()


def _paste_logo(image: Image.Image, logo: Logo | None, layout: Layout, dots: float) -> None:
    if logo is None or layout.logo is None:
        return
    box = layout.logo
    with Image.open(BytesIO(logo.png)) as picture:
        size = (max(1, round(box.width * dots)), max(1, round(box.height * dots)))
        image.paste(
            picture.resize(size, Image.Resampling.LANCZOS), (round(box.x * dots), round(box.y * dots))
        )
