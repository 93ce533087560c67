"""Somebody at a browser: what every measurement, and every tool that takes pictures, begins with."""

from __future__ import annotations

from playwright.sync_api import Page

from widgetapp.demo.content import LOGINS, PASSWORD


def log_in(page: Page, url: str, login: str = LOGINS[0]) -> None:
    """Log in as one of the demonstration's people, and wait for the list of Things."""
    page.goto(f"{url}/login")
    page.get_by_label("Log-in name").fill(login)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{url}/things")


def until_saved(page: Page) -> None:
    """Wait until the Thing on the page is there, with nothing unsaved."""
    page.locator(".saved-mark[data-state=saved]").wait_for()
