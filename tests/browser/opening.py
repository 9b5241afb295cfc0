"""What the tests of pages share: a browser, what a page asks for and complains of, and axe-core."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest


def started() -> Iterator[Any]:
    """Give Chromium; skips where there is none, or none that starts."""
    sync_api = pytest.importorskip("playwright.sync_api")
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next(filter(None, map(shutil.which, names)), None)
    if path is None:
        pytest.skip("there is no Chromium")
    with sync_api.sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        except sync_api.Error as error:
            pytest.skip(f"Chromium does not start: {error}")
        yield browser
        browser.close()


def complained(page: Any) -> None:
    """Gather on ``page`` what it asks for and complains of."""
    page.asked, page.complaints = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("console", lambda message: page.complaints.append(message.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))


def serious(page: Any) -> list[str]:
    """Return what axe-core finds serious or critical, each with the elements concerned."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    return [
        f"{each['id']}: {node['html']} {node.get('failureSummary', '')}"
        for each in axe.run(page).response["violations"]
        if each["impact"] in {"serious", "critical"}
        for node in each["nodes"]
    ]
