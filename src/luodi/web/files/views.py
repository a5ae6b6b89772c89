"""A paper under a fact, for those who may see its case."""

from typing import cast
from urllib.parse import quote
from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse

from luodi.ledger.public import NotVisible, Refused, open_evidence
from luodi.web.context import Request
from luodi.web.shell import page, render

SHOWN_IN_PLACE = frozenset({"application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp"})
"""What a browser shows by itself and cannot run; everything else is only saved."""


@page("files/<uuid:id>/", name="file", title="材料", nav="projects")
def file(request: Request, id: UUID) -> HttpResponse:
    """The file; 404, the same for what does not exist and for what the viewer may not know of."""
    try:
        found = open_evidence(request.viewer, id)
    except NotVisible:
        raise Http404 from None
    except Refused as refused:
        return render(request, "files/missing.html", {"message": refused.message}, status=410)
    inline = found.media_type in SHOWN_IN_PLACE
    # FileResponse closes what it streams.
    response = FileResponse(found.path.open("rb"), content_type=found.media_type)
    how = "inline" if inline else "attachment"
    response["Content-Disposition"] = f"{how}; filename*=UTF-8''{quote(found.name)}"
    response["Content-Length"] = str(found.size)
    response["X-Content-Type-Options"] = "nosniff"
    # Whatever is in the file runs nothing and loads nothing under our address.
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    # The registry of pages knows whole answers; this one is streamed.
    return cast("HttpResponse", response)
