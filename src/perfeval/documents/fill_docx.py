"""Fill a Word document that somebody laid out in the syntax of docxtpl, within narrow bounds."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from attrs import frozen
from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from perfeval.documents.filling import Filling, Fillings, written
from perfeval.documents.office import library
from perfeval.documents.opened import open_package
from perfeval.documents.package import settled
from perfeval.findings import FaultyInput, Finding, finding

_HARMLESS = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Const,
    nodes.If,
    nodes.CondExpr,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
)
_LOOP = frozenset({"first", "last", "index", "index0", "length", "revindex"})


def filled_document(path: Path, fillings: Fillings, title: str) -> bytes:
    """Return the Word document at ``path`` with its placeholders filled in; its layout is kept.

    Only placeholders, ``if`` and loops over one of the lists are carried out: no calls, filters,
    arithmetic, attributes that are no placeholder, nor loops inside loops, so that a template
    neither reaches anything else nor runs without end. Raises `FaultyInput` that names everything
    else that it says, with its place, and where the file is damaged or too large.
    """
    with open_package(path, path.name):
        pass  # its size and its soundness are looked at before it is unpacked
    template = library("docxtpl", "templates").DocxTemplate(path)
    try:
        template.init_docx()
    except Exception as error:
        said = finding("file-damaged", path.name, part="word/document.xml", reason=error)
        raise FaultyInput([said]) from error
    environment = _Environment(path.name, fillings, list(_places(template.docx, path.name)))
    faults = [fault for part in _parts(template) for fault in environment.faults(part)]
    if faults:
        raise FaultyInput(dict.fromkeys(faults))
    try:
        template.render(_context(fillings), environment, autoescape=True)
    except (TemplateError, SyntaxError, RecursionError) as error:
        # What is nested too deeply shows only now.
        said = finding("template-fault", path.name, found=error)
        raise FaultyInput([said]) from error
    stream = io.BytesIO()
    template.save(stream)
    return settled(stream.getvalue(), title=written(title), lang="zh-CN")


def _parts(template: Any) -> Iterator[str]:
    """Give the texts of the body, the headers and the footers, as docxtpl hands them on."""
    yield template.patch_xml(template.get_xml())
    for kind in (template.HEADER_URI, template.FOOTER_URI):
        for _, part in template.get_headers_footers(kind):
            yield template.patch_xml(template.get_part_xml(part))


def _places(document: Any, file: str) -> Iterator[tuple[str, str]]:
    """Give every text of the body with its place."""
    for number, paragraph in enumerate(document.paragraphs, 1):
        yield paragraph.text, f"{file} 段{number}"
    for number, table in enumerate(document.tables, 1):
        for row, cells in enumerate(table.rows, 1):
            for column, cell in enumerate(cells.cells, 1):
                yield cell.text, f"{file} 表{number} 行{row} 列{column}"


class _Values:
    """Values by name for a template, without a single public attribute."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, object]) -> None:
        self._values = values

    def __getitem__(self, name: str) -> object:
        return self._values.get(name, "")


def _context(fillings: Fillings) -> dict[str, object]:
    context: dict[str, object] = {name: _Values(texts) for name, texts in fillings.texts.items()}
    inner: dict[str, dict[str, object]] = {}
    for key, value in fillings.values.items():
        first, _, name = key.partition(".")
        if name:
            inner.setdefault(first, {})[name] = written(value)
        else:
            context[key] = written(value)
    context.update({name: _Values(values) for name, values in inner.items()})
    for name in fillings.columns:
        rows = fillings.rows.get(name, ())
        context[name] = tuple(_Values(_row(row)) for row in rows)
    return context


def _row(row: Mapping[str, Filling]) -> dict[str, object]:
    return {name: written(value) for name, value in row.items()}


class _Environment(ImmutableSandboxedEnvironment):
    """The sandbox of Jinja, without its globals and filters, and with a look at every template."""

    def __init__(self, file: str, fillings: Fillings, places: list[tuple[str, str]]) -> None:
        super().__init__(undefined=StrictUndefined, autoescape=True)
        self.globals.clear()
        self.filters.clear()
        self.tests.clear()
        self._file, self._fillings, self._places = file, fillings, places

    def faults(self, source: str) -> list[Finding]:
        """Return what a template says that it may not say."""
        try:
            tree = super()._parse(source, None, None)
            return list(_Look(self, self._fillings).at(tree, {}))
        except TemplateSyntaxError as error:
            return [self._fault(str(error.message))]
        except RecursionError:
            return [self._fault("((((…")]

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """Parse a template for rendering; also what docxtpl finds outside the usual parts."""
        faults = self.faults(source)
        if faults:
            raise FaultyInput(faults)
        return super()._parse(source, name, filename)

    def unknown(self, key: str) -> Finding:
        """Return the finding about a placeholder that stands for nothing."""
        return self._fillings.unknown(key, self._place(key))

    def refused(self, node: nodes.Node, said: str = "") -> Finding:
        """Return the finding about a piece of a template that is not carried out."""
        return self._fault(f"{type(node).__name__.lower()} {said}".rstrip(), said)

    def _fault(self, found: str, said: str = "") -> Finding:
        return finding("template-fault", self._place(said), found=found)

    def _place(self, text: str) -> str:
        return next((place for shown, place in self._places if text and text in shown), self._file)


@frozen
class _Look:
    """Looks through a template for what it may not say."""

    environment: _Environment
    fillings: Fillings

    def at(self, node: nodes.Node, loops: Mapping[str, str]) -> Iterator[Finding]:
        """Give what is wrong below a node; ``loops`` are the lists by their loop's variable."""
        match node:
            case nodes.For():
                yield from self._loop(node, loops)
            case nodes.Name() | nodes.Getattr() | nodes.Getitem():
                yield from self._placeholder(node, loops)
            case _ if isinstance(node, _HARMLESS):
                for each in node.iter_child_nodes():
                    yield from self.at(each, loops)
            case _:
                yield self.environment.refused(node)

    def _loop(self, node: nodes.For, loops: Mapping[str, str]) -> Iterator[Finding]:
        name, target = _path(node.iter), node.target
        if name is None or not isinstance(target, nodes.Name):
            yield self.environment.refused(node)
        elif loops or node.recursive or node.test:
            yield self.environment.refused(node, name)
        elif name not in self.fillings.columns:
            yield self.environment.unknown(name)
        else:
            for each in (*node.body, *node.else_):
                yield from self.at(each, {target.name: name})

    def _placeholder(self, node: nodes.Node, loops: Mapping[str, str]) -> Iterator[Finding]:
        path = _path(node)
        if path is None:
            yield self.environment.refused(node)
            return
        first, _, name = path.partition(".")
        if first in loops:
            if not self.fillings.list_of(f"{loops[first]}.{name}"):
                yield self.environment.unknown(path)
        elif loops and first == "loop":
            if name not in _LOOP:
                yield self.environment.unknown(path)
        elif self.fillings.list_of(path) or not self.fillings.knows(path):
            yield self.environment.unknown(path)


def _path(node: nodes.Node) -> str | None:
    """Return a name with what stands behind its dots; `None` for what is no such name."""
    match node:
        case nodes.Name():
            return node.name
        case nodes.Getattr():
            before = _path(node.node)
            return None if before is None else f"{before}.{node.attr}"
        case nodes.Getitem(arg=nodes.Const(value=str() as key)):
            before = _path(node.node)
            return None if before is None else f"{before}.{key}"
        case _:
            return None
