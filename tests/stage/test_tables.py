"""Tables of an answer in the browser."""

import pytest

pytestmark = pytest.mark.browser

# A table of two columns whose bytes count how often they are read.
READ = """async () => {
  const { columns } = await import("/stage/data/tables.js");
  let read = 0;
  const get = (list, key) => { read += key !== "length"; return list[key]; };
  const bytes = new Proxy([1, 2, 0, 0], { get });
  const column = { type: "u2", shape: [2], start: 0, low: 0, step: 0.5 };
  const found = columns({ loss: column, other: column }, bytes);
  const before = read;
  const values = [found.loss.at(0), found.loss.at(1)];
  const once = read;
  found.loss.at(1);
  return { before, values, once, after: read };
}"""


def test_a_column_is_unpacked_once_when_a_row_of_it_is_first_needed(module_page):
    seen = module_page.evaluate(READ)
    assert seen["before"] == 0
    assert seen["values"] == [0.5, 1.5]  # levels 1 and 1 + 2, half a unit each
    assert seen["once"] == seen["after"] == 4


CUT = """async (n_bytes) => {
  const { columns } = await import("/stage/data/tables.js");
  const bytes = new Uint8Array([1, 2, 3, 4, 0, 0, 0, 0]).subarray(0, n_bytes);
  const loss = { type: "u2", shape: [2], start: 4, low: 0, step: 0.5 };
  try { return columns({ loss }, bytes).loss.at(0); }
  catch ({ message }) { return message; }
}"""


def test_a_document_that_was_cut_off_shows_no_zeros(module_page):
    assert module_page.evaluate(CUT, 8) == 0
    assert module_page.evaluate(CUT, 7) == "loss"
