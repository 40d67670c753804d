"""Tables of an answer in the browser."""

import pytest

pytestmark = pytest.mark.browser

# A table of two columns whose bytes count how often they are read.
READ = """async () => {
  const { columns } = await import("/stage/data/tables.js");
  let read = 0;
  const get = (list, key) => { read += 1; return list[key]; };
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
