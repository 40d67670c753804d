"""The pictures of the front door, as they are served."""

import hashlib
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from xentviz.page.document import FOREVER, not_met

IMAGES = {
    path.name: path.read_bytes()
    for path in sorted(Path(__file__).with_name("images").glob("*.webp"))
}
# It changes with what is in it, so that a browser may keep the pictures for ever.
FOLDER = f"front-{hashlib.sha256(b''.join(IMAGES.values())).hexdigest()[:12]}"


def routes() -> list[Route]:
    """Return the route of the pictures."""
    return [Route(f"/{FOLDER}/{{name}}", _image)]


def _image(request: Request) -> Response:
    data = IMAGES.get(request.path_params["name"])
    if data is None:
        return not_met(request, "picture")
    headers = {"Cache-Control": FOREVER}
    return Response(data, media_type="image/webp", headers=headers)
