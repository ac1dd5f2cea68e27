"""What every page must hold: it fits its screen, and axe has nothing grave to say."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

AXE = AXE_SCRIPT + Path(__file__).with_name("axe.js").read_text()
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"],
    "resultTypes": ["violations"],
}
# What another width and another palette can change of a page that RULES have gone through.
LAYOUT_RULES = {
    "runOnly": {
        "type": "rule",
        "values": ["color-contrast", "scrollable-region-focusable", "aria-hidden-focus", "link-name"],
    },
    "resultTypes": ["violations"],
}
_CUT_OFF = """() => [...document.querySelectorAll("details")].filter((details) => {
  const wasOpen = details.open
  details.open = true
  const body = details.querySelector(":scope > :not(summary)")?.getBoundingClientRect()
  const isCut = body && body.width && (body.left < -1 || body.right > window.innerWidth + 1)
  const scrolls = document.documentElement.scrollWidth > window.innerWidth
  details.open = wasOpen
  return isCut || scrolls
}).map((details) => details.outerHTML.slice(0, 160))"""
_WIDEST = """() => {
  const width = document.documentElement.clientWidth
  if (document.documentElement.scrollWidth <= window.innerWidth) return []
  const isPast = (element) => element.getBoundingClientRect().right > width + 1
  const past = [...document.querySelectorAll("body *")].filter(isPast).slice(0, 3)
  return past.length ? past.map((element) => element.outerHTML.slice(0, 160)) : ["unknown element"]
}"""


def too_wide(page: Page, width: int, height: int = 900) -> list[str]:
    """What makes a page scroll sideways at a width, the outermost elements first; empty when it fits."""
    page.set_viewport_size({"width": width, "height": height})
    found: list[str] = page.evaluate(_WIDEST)
    return [f"{width} px: {html}" for html in found]


def cut_off(page: Page) -> list[str]:
    """The menus and sheets that, once open, go past a side of the screen as it is."""
    found: list[str] = page.evaluate(_CUT_OFF)
    return found


def grave_violations(page: Page, rules: Mapping[str, Any] = RULES) -> list[str]:
    """The serious and critical violations of WCAG 2.1 A and AA that axe finds, by their first element."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found: list[str] = page.evaluate("(rules) => graveViolations(rules)", dict(rules))
    return found
