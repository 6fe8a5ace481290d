"""Office files are zip archives: packed so that the same content gives the same bytes, whenever it is saved."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

NO_DATE = (1980, 1, 1, 0, 0, 0)


def packed(loose: io.BytesIO, changed: Callable[[str, bytes], bytes] = lambda name, part: part) -> bytes:
    """The parts of an archive packed anew without their dates; ``changed`` has the last word on each part."""
    into = io.BytesIO()
    with zipfile.ZipFile(loose) as parts, zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in parts.namelist():
            archive.writestr(zipfile.ZipInfo(name, NO_DATE), changed(name, parts.read(name)), zipfile.ZIP_DEFLATED)
    return into.getvalue()
