"""Print the reference page of findings from their catalogue; the tests hold the page to it."""

from __future__ import annotations

from importlib.resources import files

import yaml

HEAD = """# Findings

A finding is one thing wrong or doubtful. Its code is stable; the texts may improve. An error changes the exit status of a command
to 1, warnings and notes do not. Made by `python docs/findings_page.py`.

| code | severity | says | 含义 |
|---|---|---|---|
"""


def page() -> str:
    """Return the page: a line for each code of the catalogue, in its order."""
    text = files("perfeval").joinpath("findings.yaml").read_text(encoding="utf-8")
    rows = [
        f"| `{code}` | {entry['severity']} | {_cell(entry, 'en')} | {_cell(entry, 'zh')} |\n"
        for code, entry in yaml.safe_load(text).items()
        if "severity" in entry
    ]
    return HEAD + "".join(rows)


def _cell(entry: dict[str, dict[str, str]], lang: str) -> str:
    said = entry[lang].get("meaning") or entry[lang]["message"]
    return said.replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    print(page(), end="")
