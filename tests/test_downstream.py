"""Another project that imports the library is checked strictly: its types are all there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

CODE = '''
"""What a finance bureau's own script looks like."""

from decimal import Decimal
from pathlib import Path

import perfeval as pe


def totals(folder: Path) -> dict[str, Decimal | None]:
    found: dict[str, Decimal | None] = {}
    for path in sorted(folder.glob("*.yaml")):
        thing = pe.load(path)
        if isinstance(thing, pe.Project | pe.Department):
            card = pe.score(thing, pe.rulebook("mof-2020"))
            pe.report(card, outline=None).write(folder, formats=["html"])
            found[card.name] = card.total
            for row in card:
                reveal_type(row)
    return found


names = [each.name for each in pe.indicator_set("hardship-relief").indicators]
reading = pe.read_target("≥98%")
reveal_type(names)
reveal_type(pe.audit)
reveal_type(pe.Severity.ERROR.value)
'''

WRONG = """
import perfeval as pe

pe.score("project.yaml")
pe.rulebook("mof-2020").titel
"""


def strictly(code: str, folder: Path) -> list[str]:
    """Return what mypy says of ``code``, in a folder without a configuration."""
    (folder / "script.py").write_text(code, "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file=", "script.py"],
        cwd=folder,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    return (done.stdout + done.stderr).splitlines()


def test_a_script_is_checked_strictly(tmp_path: Path) -> None:
    lines = strictly(CODE, tmp_path)
    assert lines[-1] == "Success: no issues found in 1 source file", lines
    revealed = [line.partition("Revealed type is ")[2].strip('"') for line in lines[:-1]]
    assert revealed[0] == "perfeval.scoring.scorecard.ScoredRow"
    assert revealed[1] in ("builtins.list[builtins.str]", "list[str]")
    assert "perfeval.findings.Finding" in revealed[2]
    assert not [each for each in revealed if "Any" in each]

    # The same cache: what is wrong is seen, and seen for what it is.
    assert [line.rpartition("[")[2] for line in strictly(WRONG, tmp_path)[:-1]] == [
        "arg-type]",
        "attr-defined]",
    ]
