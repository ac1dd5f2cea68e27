"""The scanner page as a technician's hand meets it."""

from collections.abc import Callable
from re import Pattern
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser import wedge

READY = "body[data-scanner-ready]"
# Every scan that this browser keeps, whatever the names of its tables.
_KEPT = """async () => {
  const found = []
  for (const { name } of await indexedDB.databases()) {
    const base = await new Promise((resolve, reject) => {
      const asked = indexedDB.open(name)
      asked.onsuccess = () => resolve(asked.result)
      asked.onerror = () => reject(asked.error)
    })
    for (const store of base.objectStoreNames) {
      const rows = await new Promise((resolve, reject) => {
        const asked = base.transaction(store).objectStore(store).getAll()
        asked.onsuccess = () => resolve(asked.result)
        asked.onerror = () => reject(asked.error)
      })
      found.push(...rows.map((row) => row?.scan ?? row).filter((row) => row?.occurred_at && row?.verb))
    }
    base.close()
  }
  return found.sort((one, other) => one.position - other.position)
}"""


class Phone:
    """One tab of a person's browser; `page` is replaced when the tab is killed and opened again."""

    def __init__(self, context: BrowserContext, watch: Callable[[Page], Page]) -> None:
        self.context = context
        self._watch = watch
        self.page = watch(context.new_page())

    def open(self, path: str = "/scan/") -> None:
        """Open the scanner, and wait until it listens."""
        self.page.goto(path)
        self.page.wait_for_selector(READY, state="attached")

    def reload(self) -> None:
        self.page.reload()
        self.page.wait_for_selector(READY, state="attached")

    def is_kept(self) -> None:
        """Wait until the page opens without a network too."""
        self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")

    def kill(self) -> None:
        """Close the tab as a phone short of memory does, and open another."""
        self.page.close(run_before_unload=False)
        self.page = self._watch(self.context.new_page())

    def ask(self, verb: str, *, room: str = "", inventory: str = "") -> None:
        """Choose what the next scans do, and what it needs."""
        self.page.locator("[data-context]").click()
        self.dialog.get_by_role("button", name=verb, exact=True).click()
        expect(self.page.locator("#verbs")).not_to_be_visible()
        if room:
            self.dialog.get_by_role("radio", name=room).check()
        if inventory:
            self.dialog.get_by_label("Inventaire").select_option(inventory)
        self.dialog.get_by_role("button", name="Continuer").click()
        expect(self.page.locator("[data-context]")).to_contain_text(verb)

    @property
    def dialog(self) -> Locator:
        return self.page.locator("dialog[open]")

    def type(self, text: str) -> None:
        """Type a code by hand."""
        field = self.page.get_by_label("Code, étiquette ou numéro de série")
        field.fill(text)
        field.press("Enter")

    def read(self, *codes: str) -> None:
        """Read codes with a reader that types."""
        for code in codes:
            wedge.scan(self.page, code)

    def cards(self, kind: str = "", where: str = "") -> Locator:
        wanted = (f'[data-kind="{kind}"]' if kind else "") + (f'[data-where="{where}"]' if where else "")
        return self.page.locator(f"ol[data-scans] > li{wanted}")

    def kept(self) -> list[dict[str, Any]]:
        """The scans that this browser holds, sent or not, in their order."""
        found: list[dict[str, Any]] = self.page.evaluate(_KEPT)
        return found

    def waits(self, count: int, seconds: int = 30) -> None:
        """Expect so many scans that are not over: not sent, or to be checked."""
        pending = self.page.locator("[data-pending]")
        expect(pending).to_have_attribute("data-pending", str(count), timeout=seconds * 1000)

    def says(self, text: str | Pattern[str]) -> None:
        """Expect a sentence in what a screen reader is told."""
        expect(self.page.locator("[data-live], [data-alarm]").filter(has_text=text)).not_to_have_count(0)
