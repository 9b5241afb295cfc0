"""Draw a page of every format of a report for its page: with LibreOffice, Chromium and Poppler."""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

import perfeval as pe

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "images" / "formats"
EXAMPLE = ROOT / "examples" / "panzhihua_2019"
WIDTH = 760


def _saved(picture: bytes, name: str) -> None:
    """Write a picture in few colours, none wider than the page needs."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    height = round(image.height * WIDTH / image.width)
    small = image.resize((WIDTH, height), Image.Resampling.LANCZOS)
    small.quantize(48, dither=Image.Dither.NONE).save(PICTURES / f"{name}.png", optimize=True)


def _page(pdf: Path, words: str) -> bytes:
    """Return the first page of a pdf that has these words, as a picture."""
    number = 1
    while words not in _run("pdftotext", "-f", number, "-l", number, pdf, "-").decode():
        number += 1
    return _run("pdftoppm", "-f", number, "-l", number, "-r", 110, "-png", pdf)


def _run(*command: object) -> bytes:
    words = list(map(str, command))
    return subprocess.run(words, check=True, capture_output=True).stdout  # noqa: S603  our own


def _printed(path: Path) -> Path:
    """Return an office file as LibreOffice prints it."""
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    _run("soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", path.parent, path)
    return path.with_suffix(".pdf")


def _screens(path: Path) -> None:
    """Draw an html page on a light and on a dark screen, at its first chart."""
    with sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=shutil.which("chromium"))
        for scheme in ("light", "dark"):
            page = browser.new_page(
                color_scheme=scheme,
                viewport={"width": 1280, "height": 900},  # type: ignore[arg-type]
            )
            page.goto(path.as_uri())
            page.locator("figure").first.evaluate("each => each.scrollIntoView({block: 'center'})")
            _saved(page.screenshot(), f"html-{scheme}")


def main() -> None:
    """Write the pictures."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    department = pe.report(pe.load(EXAMPLE / "department.yaml"))
    project = pe.report(pe.load(EXAMPLE / "project_judged.yaml"))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for format_, made in (
            ("html", department), ("docx", department), ("pdf", department), ("xlsx", project),
        ):  # fmt: skip
            (folder / f"{format_}.{format_}").write_bytes(made.render(format_))
        _screens(folder / "html.html")
        _saved(_page(folder / "pdf.pdf", "决算总计变动情况"), "pdf")
        _saved(_page(_printed(folder / "docx.docx"), "决算总计变动情况"), "docx")
        _saved(_page(_printed(folder / "xlsx.xlsx"), "评分表"), "xlsx")


if __name__ == "__main__":
    main()
