"""The official tables: one layout each, drawn from a project or department as a grid."""

from perfeval.forms.drawing import draw
from perfeval.forms.layout import FormLayout, Section, TemplateCell

__all__ = ["FormLayout", "Section", "TemplateCell", "draw"]
