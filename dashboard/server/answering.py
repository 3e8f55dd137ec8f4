"""Answers with documents of a workspace: made in a workroom, kept in memory, cached by browsers."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from dashboard.server.documents import Document
from dashboard.server.workroom import NoRoomError, Workroom
from dashboard.workspace import Edition
from geodata.errors import LinkError, UnknownItemError
from geodata.limits import MOST_DOCUMENTS_WAITING, MOST_PICTURES_WAITING, RETRY_SECONDS

#: How many documents are kept in memory by the version in their address: those of the map, and panels of some
#: tens of kilobytes each.
_MOST_READY = 128 + 500
#: The workroom for documents of all workspaces, which share the machine.
DOCUMENTS: Workroom[Document] = Workroom(workers=4, waiting=MOST_DOCUMENTS_WAITING)
#: The workroom for figures, which take seconds each.
PICTURES: Workroom[Document] = Workroom(workers=1, waiting=MOST_PICTURES_WAITING)


class Answers:
    """The answers of one workspace."""

    def __init__(self) -> None:
        #: Documents by what they are and by the version that was asked for, from the one kept longest.
        self._ready: dict[tuple[Hashable, str | None], Document] = {}

    async def give(
        self,
        request: Request,
        of: tuple[Edition, Hashable],
        make: Callable[[], Document],
        *,
        room: Workroom[Document] = DOCUMENTS,
        version: Callable[[], str] | None = None,
    ) -> Response:
        """What `make` makes in a workroom; in words why not, if it cannot be had or too much waits.

        `of` says which document it is, and of what. `version` is what the document's own address carries
        where that is not the hash of the document. One that was asked for by its version is kept ready: what
        has a version never changes.
        """
        wanted = (of[1], request.query_params.get("v"))
        if (ready := self._ready.get(wanted)) is not None:
            return _cached(request, ready, known=True)
        try:
            document = await room.make(of, lambda: _packed(make()))
        except (UnknownItemError, LinkError) as error:
            return JSONResponse({"error": str(error)}, status_code=404)
        except NoRoomError:
            words = "The server is busy. Try again in a few seconds."
            return JSONResponse({"error": words}, 503, {"Retry-After": str(RETRY_SECONDS)})
        known = wanted[1] == (version() if version else document.version)
        if known:
            self._keep_ready(wanted, document)
        return _cached(request, document, known=known)

    def _keep_ready(self, wanted: tuple[Hashable, str | None], document: Document) -> None:
        """Keep a document, in place of the oldest one if there are too many."""
        self._ready[wanted] = document
        if len(self._ready) > _MOST_READY:
            del self._ready[next(iter(self._ready))]


def _packed(document: Document) -> Document:
    """A document, already compressed: that takes long, and the event loop must not wait for it."""
    _ = document.packed, document.version
    return document


def _cached(request: Request, document: Document, *, known: bool) -> Response:
    """The document: immutable at its versioned address, else with an ETag; 304 if the browser has it."""
    caching = "public, max-age=31536000, immutable" if known else "no-cache"
    headers = {"ETag": f'"{document.version}"', "Cache-Control": caching}
    if document.version in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if document.packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        headers |= {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
        return Response(document.packed, media_type=document.media_type, headers=headers)
    return Response(document.body, media_type=document.media_type, headers=headers)
