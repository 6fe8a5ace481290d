"""Reproducible zip archives: the same content always gives the same Office file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping

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


def zip_files(files: Mapping[str, bytes]) -> bytes:
    """Return an archive of files by name, without dates."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, ZIP_EPOCH), data, zipfile.ZIP_DEFLATED)
    return target.getvalue()
