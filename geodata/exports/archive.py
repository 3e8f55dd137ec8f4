"""Pack several files into one zip."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from geodata import edtf
from geodata.catalogue import Atlas

#: The first and last year that a zip's dates can have.
_FIRST, _LAST = 1980, 2107


def zip_files(files: Mapping[str, bytes], atlas: Atlas) -> bytes:
    """Files, by their names, as a zip. It has the date of the data, so equal atlases give equal bytes."""
    day = edtf.latest(atlas.about.data_date)
    stamp = (min(max(day.year, _FIRST), _LAST), day.month, day.day, 0, 0, 0)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return target.getvalue()
