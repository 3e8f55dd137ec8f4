"""Many JSON documents as one packed text that fits into a page."""

from __future__ import annotations

import json
import zlib
from base64 import b64encode
from collections.abc import Iterable

from geodata.errors import ExportError

#: zlib's `wbits` of a gzip stream, which browsers unpack. It holds no time: equal content gives equal bytes.
_GZIP = 31


def pack(documents: Iterable[tuple[str, bytes]], beside: int, most: int) -> str:
    """A JSON object of documents (JSON in UTF-8) by their addresses, compressed, as base64.

    `beside` is the size in bytes of the rest of the file. Raises ExportError as soon as the file would be
    larger than `most` bytes.
    """
    packer = zlib.compressobj(wbits=_GZIP)
    packed = bytearray(packer.compress(b"{"))
    between = b""
    for address, document in documents:
        packed += packer.compress(between + json.dumps(address).encode() + b":" + document)
        between = b","
        if beside + len(packed) * 4 / 3 > most:
            raise ExportError(
                f"the file would be larger than {most / 1e6:g} MB, too large to mail or to open easily. "
                "Export a figure, or make an atlas of fewer features."
            )
    packed += packer.compress(b"}") + packer.flush()
    return b64encode(packed).decode("ascii")
