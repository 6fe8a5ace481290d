"""Reproducible zip archives: the same content always gives the same Office file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def repack_zip(source: io.BytesIO, transform: Callable[[str, bytes], bytes] = lambda name, part: part) -> bytes:
    """Repack an archive without dates; ``transform`` may change each part."""
    target = io.BytesIO()
    with zipfile.ZipFile(source) as original, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in original.namelist():
            archive.writestr(
                zipfile.ZipInfo(name, ZIP_EPOCH), transform(name, original.read(name)), zipfile.ZIP_DEFLATED
            )
    return target.getvalue()
