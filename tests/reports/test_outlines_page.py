"""The reference page of outlines is that of the outlines that ship."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_page_of_outlines_is_that_of_their_texts() -> None:
    script = ROOT / "docs" / "outlines_page.py"
    made = subprocess.run([sys.executable, script], capture_output=True, check=True).stdout
    page = ROOT / "docs" / "reference" / "outlines.md"
    assert page.read_text(encoding="utf-8") == made.decode("utf-8")
