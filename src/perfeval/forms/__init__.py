"""The official tables: drawn from a project or department as a grid, and read from tables."""

from perfeval.forms.blanks import blank_form
from perfeval.forms.choosing import open_parameters, out_of_date, project_of
from perfeval.forms.drawing import BLANK, draw
from perfeval.forms.layout import FormLayout, Section, TemplateCell
from perfeval.forms.recogniser import Recognised, recognise
from perfeval.forms.templates import fill_template
from perfeval.forms.words import FormWords
from perfeval.forms.writing import FORM_FORMATS, form_bytes, write_form

__all__ = [
    "BLANK",
    "FORM_FORMATS",
    "FormLayout",
    "FormWords",
    "Recognised",
    "Section",
    "TemplateCell",
    "blank_form",
    "draw",
    "fill_template",
    "form_bytes",
    "open_parameters",
    "out_of_date",
    "project_of",
    "recognise",
    "write_form",
]
