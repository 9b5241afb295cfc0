"""The official tables: one layout each, drawn from a project or department as a grid."""

from perfeval.forms.drawing import BLANK, draw
from perfeval.forms.layout import FormLayout, Section, TemplateCell

__all__ = ["BLANK", "FormLayout", "Section", "TemplateCell", "draw"]
