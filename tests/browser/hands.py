"""What a person's hand does on a page, and what their eye finds there."""

from playwright.sync_api import Page, expect


def press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()


def follow(page: Page, link: str) -> None:
    page.get_by_role("link", name=link, exact=True).first.click()


def says(page: Page, *texts: str) -> None:
    for text in texts:
        expect(page.locator("main")).to_contain_text(text)


def is_silent_on(page: Page, *texts: str) -> None:
    for text in texts:
        expect(page.locator("body")).not_to_contain_text(text)


def got(page: Page, path: str) -> bytes:
    """Return what an address gives to whoever the page belongs to."""
    answer = page.request.get(path)
    assert answer.status == 200, path
    return answer.body()
