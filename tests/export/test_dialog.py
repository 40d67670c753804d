"""What a visitor exports from the page: each format is opened again."""

import base64
import io
import re
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
from PIL import Image

from tests.export.dialog import choose, names, saved
from tests.hand import frame
from tests.ink import inked_edges
from tests.pages import READY, SMALL

pytestmark = pytest.mark.browser

SVG = "{http://www.w3.org/2000/svg}"
ALONE = "hide=slice,slope"
HREF = "{http://www.w3.org/1999/xlink}href"


def test_a_flat_picture_is_had_in_every_format_ground_and_size(dialog):
    picture = dialog("/binary?predicted=0.2&hide=surface", "slice", "picture")
    choose(picture, size="own", width=500, height=300, scale=1.5)
    for form, ground, mode in (
        ("png", "transparent", "RGBA"),
        ("jpeg", "dark", "RGB"),
        ("webp", "light", "RGB"),
    ):
        choose(picture, format=form, ground=ground)
        data, name = saved(picture)
        assert name.startswith("xentviz-binary-slice-units=nats-predicted=0.2-")
        image = Image.open(io.BytesIO(data))
        assert image.size == (750, 450)
        assert image.format == form.upper()
        corner = image.convert(mode).getpixel((0, 0))
        alike = {"transparent": (0,) * 4, "dark": (22, 27, 36), "light": (255,) * 3}
        assert corner == pytest.approx(alike[ground], abs=2)
    choose(picture, format="png", size="own", width=320, height=225, scale=1)
    small = Image.open(io.BytesIO(saved(picture)[0]))
    assert small.size == (320, 225)
    assert not inked_edges(small)
    choose(picture, format="png", size="hd")
    assert Image.open(io.BytesIO(saved(picture)[0])).size == (1920, 1080)


def test_the_svg_of_a_flat_picture_is_vectors_with_live_text(page, dialog):
    picture = dialog("/binary?hide=surface", "slice", "picture")
    choose(picture, format="svg")
    root = ElementTree.fromstring(saved(picture)[0])
    texts = ["".join(node.itertext()) for node in root.iter(f"{SVG}text")]
    assert {"model p", "H(p,q), nats", "The slice at this q"} <= set(texts)
    assert not list(root.iter(f"{SVG}image"))
    lines = [path for path in root.iter(f"{SVG}path") if path.get("class") == "js-line"]
    assert len(lines) == page.locator("[data-figure=slice] path.js-line").count() > 0
    picture.locator("[name=titled]").uncheck()
    assert b"The slice at this q" not in saved(picture)[0]


@pytest.mark.scenes
def test_a_picture_in_3d_has_the_camera_of_the_page_and_says_what_it_is(page, dialog):
    page.set_viewport_size(SMALL)
    picture = dialog(f"/binary?{ALONE}&camera=0,-0.01,2.1", "surface", "picture")
    contexts = page.locator("canvas").count()
    choose(picture, format="svg", size="own", width=300, height=300, scale=1)
    assert "raster" in picture.locator(".xv-note").inner_text()
    root = ElementTree.fromstring(saved(picture)[0])
    [above] = root.iter(f"{SVG}image")
    assert page.locator("canvas").count() == contexts
    page.keyboard.press("Escape")
    page.locator("[data-camera=reset]").click()
    frame(page)
    page.locator("[data-figure=surface] [data-export=picture]").click()
    choose(picture, format="svg", size="own", width=300, height=300, scale=1)
    [aside] = ElementTree.fromstring(saved(picture)[0]).iter(f"{SVG}image")
    scenes = [raster(image) for image in (above, aside)]
    assert [scene.size for scene in scenes] == [scenes[0].size] * 2
    # Both are of as many colours as a surface has, and differ in more than their noise.
    pixels = [np.asarray(scene, dtype=int) for scene in scenes]
    assert all(len(np.unique(p.reshape(-1, 3), axis=0)) > 500 for p in pixels)
    assert np.abs(pixels[0] - pixels[1]).mean() > 5


def raster(image):
    """Return the pixels of an image in an SVG."""
    data = image.get(HREF).partition("base64,")[2]
    return Image.open(io.BytesIO(base64.b64decode(data))).convert("RGB")


def test_a_size_that_cannot_be_is_refused_with_what_is_allowed(dialog):
    picture = dialog("/logarithm", "fall", "picture")
    sound = {"width": 800, "height": 600, "scale": 1}
    for choices, said in (
        ({"width": 5}, "width must lie between 16 and 8192, got 5"),
        ({"height": ""}, "height must lie between 16 and 8192, got nothing"),
        ({"width": 20.5}, "width must be a whole number of pixels, got 20.5"),
        ({"height": 39}, "width and height must differ at most 20 times, got 800 and"),
        ({"scale": 99}, "scale must lie between 0.25 and 8, got 99"),
        (
            {"width": 8000, "height": 8000, "scale": 2},
            "width × height × scale² must be at most 64,000,000 pixels",
        ),
    ):
        choose(picture, size="own")
        choose(picture, **sound | choices)
        picture.locator(".xv-do").click()
        picture.locator(".xv-said", has_text=re.compile(re.escape(said))).wait_for()


EMPTY = """
(isEmpty) => {
  const { prototype } = CanvasRenderingContext2D;
  globalThis.wholeDraw ??= prototype.drawImage;
  prototype.drawImage = isEmpty ? () => {} : globalThis.wholeDraw;
}
"""


def test_a_picture_that_is_empty_is_not_called_saved_and_one_format_too_few_not_offered(
    page, dialog
):
    picture = dialog("/sigmoid", "loss", "picture")
    assert names(picture, "format") == ["png", "jpeg", "webp", "svg"]
    page.evaluate(EMPTY, True)
    for form in ("png", "svg"):
        choose(picture, format=form)
        picture.locator(".xv-do").click()
        picture.locator(".xv-said", has_text="is empty, so nothing is saved").wait_for()
    page.evaluate(EMPTY, False)
    assert saved(picture)[1].endswith(".svg")
    page.evaluate(
        """() => {
          const { prototype } = HTMLCanvasElement;
          const { toDataURL } = prototype;
          prototype.toDataURL = function (type) {
            return toDataURL.call(this, type === "image/webp" ? "image/png" : type);
          };
          globalThis.restore = () => { prototype.toDataURL = toDataURL; };
        }"""
    )
    picture.locator("[data-kind=data]").click()
    picture.locator("[data-kind=picture]").click()
    assert names(picture, "format") == ["png", "jpeg", "svg"]
    page.evaluate("restore()")


def test_the_whole_stage_is_one_picture_that_looks_like_the_page(page, dialog):
    picture = dialog("/sigmoid", "loss", "picture")
    choose(picture, of="stage", format="webp")
    image = Image.open(io.BytesIO(saved(picture)[0])).convert("RGB")
    page.keyboard.press("Escape")
    page.evaluate("() => document.activeElement.blur()")
    page.mouse.move(0, 0)  # what a picture is pressed with is none of the picture's
    stage = page.locator("[data-lesson]")
    tools = ".xv-copy { display: none } .xv-figure-tools { visibility: hidden }"
    shot = stage.screenshot(style=tools, animations="disabled")
    shot = Image.open(io.BytesIO(shot)).convert("RGB")
    assert image.size == (2 * (shot.width + 32), 2 * (shot.height + 32))
    inside = image.reduce(2).crop((16, 16, 16 + shot.width, 16 + shot.height))
    here, there = (np.asarray(i.convert("L").reduce(16), int) for i in (shot, inside))
    # Of 255, in squares as large as a letter: one that is missing makes 40.
    assert np.abs(here - there).max() < 20


def test_data_words_a_page_and_code_come_as_files(page, dialog):
    files = dialog("/sigmoid?logit=2", "loss", "data")
    state = "units=nats-logit=2-target=1"
    assert saved(files, "[data-file=csv]")[1] == f"xentviz-sigmoid-loss-{state}.csv"
    assert b'"logit": 2' in saved(files, "[data-file=json]")[0]
    assert saved(files, "[data-file=spreadsheet]")[0].startswith(b"\xef\xbb\xbftrace,")
    files.locator("[data-kind=words]").click()
    assert b"documentclass" in saved(files, "[data-file=tex]")[0]
    assert saved(files, "[data-file=md]")[1] == f"xentviz-sigmoid-{state}.md"
    files.locator("[data-kind=page]").click()
    assert saved(files, "[data-file=html]")[0].startswith(b"<!")
    files.locator("[data-kind=code]").click()
    choose(files, framework="jax")
    page.wait_for_function(
        "() => document.querySelector('[name=code]').value.includes('import jax')"
    )


def test_the_link_of_a_picture_opens_it_and_its_frame_leaves_out_what_is_ticked(
    page, dialog
):
    link = dialog("/binary?target=0.4", "slope", "link")
    assert "enlarged" not in link.locator("[name=link]").input_value()
    choose(link, opens="slope")
    link.get_by_label("formula").check()
    address = link.locator("[name=link]").input_value()
    assert address.endswith("/binary?target=0.4&v=1&enlarged=slope&hide=formula")
    frame_code = link.locator("[name=frame]").input_value()
    assert f'src="{address.replace("&", "&amp;")}&amp;embed=true"' in frame_code
    choose(link, size="slide")
    slide = link.locator("[name=frame]").input_value()
    assert 'width="960" height="540"' in slide
    page.set_content(frame_code)
    inner = page.frames[1]
    inner.wait_for_selector(READY)
    assert inner.locator("[data-figure]:visible").count() == 1
    assert not inner.locator(".xv-formula").is_visible()
