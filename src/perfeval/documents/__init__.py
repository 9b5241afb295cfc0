"""Office formats without the domain: blocks and grids, written to html, docx, xlsx and Markdown."""
