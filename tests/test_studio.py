"""The studio gives its files and takes frames under its own path, and nothing else."""

import urllib.error
import urllib.request

import numpy as np
import pytest

from xentviz.export import Size
from xentviz.export.studio import BARE, EAGER, Studio
from xentviz.figures import PLOTLY_PATH


@pytest.fixture
def taken():
    return []


@pytest.fixture
def studio(taken):
    with Studio(Size(101, 50, 0.5), taken.append) as studio:
        yield studio


def asked(url, body=None):
    request = urllib.request.Request(url, data=body)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return answer.status, answer.headers.get_content_type(), answer.read()


def refused(url, body=None):
    with pytest.raises(urllib.error.HTTPError) as error:
        asked(url, body)
    with error.value:
        return error.value.code


def pixels(alpha):
    frame = np.arange(25 * 51 * 4, dtype=np.uint8).reshape(25, 51, 4)
    frame[..., 3] = alpha
    return frame


def test_the_page_and_all_it_imports_are_there(studio):
    status, kind, page = asked(studio.url)
    assert (status, kind) == (200, "text/html")
    assert b'src="plotly.js"' in page
    assert b'"./film.js"' in page
    for name in ("film.js", "reel.js", "plotly.js"):
        assert asked(studio.url + name)[:2] == (200, "text/javascript")


def test_plotly_js_is_the_wheel_s_but_for_the_brackets_that_have_it_compiled_at_once(
    studio,
):
    served = asked(studio.url + "plotly.js")[2]
    assert served.count(EAGER[0]) == 1
    assert served.endswith(EAGER[1])
    bare = served.removesuffix(EAGER[1]).replace(EAGER[0], BARE[0]) + BARE[1]
    assert bare == PLOTLY_PATH.read_bytes().rstrip()


def test_a_frame_comes_as_it_was_drawn_with_alpha_where_it_has_some(studio, taken):
    for alpha in (255, 7):
        assert asked(studio.url + "frame", pixels(alpha).tobytes())[0] == 204
    assert [(frame.mode, frame.size) for frame in taken] == [
        ("RGB", (51, 25)),
        ("RGBA", (51, 25)),
    ]
    np.testing.assert_array_equal(taken[0], pixels(255)[..., :3])
    np.testing.assert_array_equal(taken[1], pixels(7))


def test_who_does_not_know_its_path_gets_and_leaves_nothing(studio, taken):
    elsewhere = studio.url.replace(studio.folder, "/")
    body = pixels(255).tobytes()
    assert refused(elsewhere) == refused(elsewhere + "film.js") == 404
    assert refused(studio.url + "../film.js") == refused(studio.url + "no.js") == 404
    assert refused(elsewhere + "frame", body) == 400
    assert refused(studio.url + "frame", body[1:]) == 400
    assert taken == []
