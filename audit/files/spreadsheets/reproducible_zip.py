"""Office files are zip archives: packed so that the same content gives the same bytes, whenever it is saved."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def repack_zip(source: io.BytesIO, transform: Callable[[str, bytes], bytes] = lambda name, part: part) -> bytes:
    """The parts of an archive packed anew without their dates; ``transform`` has the last word on each part."""
    target = io.BytesIO()
    with zipfile.ZipFile(source) as original, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in original.namelist():
            archive.writestr(
                zipfile.ZipInfo(name, ZIP_EPOCH), transform(name, original.read(name)), zipfile.ZIP_DEFLATED
            )
    return target.getvalue()
