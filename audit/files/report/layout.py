"""What the layout of a document decides: the ids of its styles, the width of its text, and the style of its tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from audit.files.report.styles import TABLE_STYLE_ID, TEXT_WIDTH


@dataclass(frozen=True)
class Layout:
    """The layout of a document; by default that of the program.

    ``style_ids`` has the ids of styles in this document by the ids that the program gives them, if they differ.
    ``heading_colour`` is the colour of the text in heading rows of tables, in hexadecimal ('': that of other text).
    ``text_width`` is the space between the margins in centimetres.
    """

    style_ids: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    table_style_id: str = TABLE_STYLE_ID
    heading_colour: str = ""
    text_width: float = TEXT_WIDTH

    def style_id(self, own_id: str) -> str:
        """Return the id of a paragraph style in this document."""
        return self.style_ids.get(own_id, own_id)


OWN_LAYOUT = Layout()
