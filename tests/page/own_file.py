"""The page of own files, as Streamlit's own tests run it: no browser."""

import io

import numpy as np
from streamlit.testing.v1 import AppTest

from xentviz.lessons.batches import checkpoints
from xentviz.lessons.text import interface

WORDS, NUMBERS = interface()["own_file"], interface()["findings"]
DIGITS = checkpoints("digits")
LOGITS, TARGET = DIGITS.logits[-1], DIGITS.target


def script():
    from xentviz.page import own_file

    own_file.show()


def npz_of(**arrays):
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


def button(app, label):
    return next(one for one in app.button if one.label == label)


def opened(name=None, data=b"", **query):
    """Return the page with a file, or with the sample, computed."""
    app = AppTest.from_function(script, default_timeout=60)
    app.query_params.update(query)
    app.run()
    if name is None:
        button(app, WORDS["sample"]).click().run()
    else:
        app.file_uploader[0].upload(name, data)
        app.run()
    return app


def computed(app):
    button(app, WORDS["compute"]).click().run()
    assert not app.exception
    assert not app.error
    return app


def markdown(app):
    return " ".join(one.value for one in app.markdown)


def metric(app, label):
    return next(m.value for m in app.metric if m.label.startswith(label))
