"""Office formats without the domain.

Blocks and grids are written to html, docx, xlsx and Markdown; tables are read from files.
"""

from perfeval.documents.reading import FileTables, read_tables

__all__ = ["FileTables", "read_tables"]
