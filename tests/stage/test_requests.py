"""What is asked of a source, and what waits for it."""

import pytest

pytestmark = pytest.mark.browser

# Requests to a source that answers when it is told to; what was asked, and was heard.
START = """const { Requests } = await import("/stage/data/requests.js");
  const sent = [], heard = [];
  const answer = (query, moves) => new Promise((resolve, reject) =>
    sent.push({ query, moves, resolve, reject }));
  const requests = new Requests({ answer }, { onWaiting() {},
    onAnswer: ({ refused }, { address }) => heard.push([address, refused]),
    onRefusal: (_, error) => heard.push([error.message]) });
"""
NEWEST = """async () => {
  %s
  requests.ask({ query: "", moves: [] });
  requests.add("p=1", [{ set: { a: 1 } }]);
  const rest = requests.answered();
  sent[1].resolve({ address: "new" });
  await rest;
  sent[0].resolve({ address: "old" });
  await null;
  return { heard, moves: sent[1].moves, query: sent[1].query };
}"""
MANY = """async () => {
  %s
  requests.add("start", Array.from({ length: 40 }, (_, k) => ({ set: { a: k } })));
  sent[0].resolve({ address: "half", refused: { a: "no" } });
  while (sent.length < 2) await new Promise((go) => setTimeout(go));
  const pending = heard.length;
  sent[1].resolve({ address: "whole", refused: { b: "nor" } });
  await requests.answered();
  const counts = sent.map(({ query, moves }) => [query, moves.length]);
  return { pending, heard, sent: counts };
}"""
BACK = """async () => {
  %s
  requests.ask({ query: "step=5", moves: [], byHistory: true });
  requests.add("step=6", [{ set: { a: 1 } }]);
  return requests.pending;
}"""
REFUSED = """async () => {
  %s
  requests.add("start", [{ set: { a: 1 } }]);
  const waits = requests.answered();
  sent[0].reject(Object.assign(new Error("no such state"), { final: true }));
  await waits;
  return { heard, pending: requests.pending };
}"""

# What comes of an answer that is refused so: whether it is the last word.
LAST = """async ([status, kept]) => {
  const { HttpSource } = await import("/stage/data/http.js");
  const source = new HttpSource({ lesson: "binary", version: "v", plotly: "p" });
  const { fetch } = globalThis;
  const headers = kept ? { "Cache-Control": kept } : {};
  globalThis.fetch = async () => new Response("no", { status, headers });
  try { await source.answer("", []); } catch (error) { return Boolean(error.final); }
  finally { globalThis.fetch = fetch; }
}"""


@pytest.mark.parametrize(
    ("status", "kept", "is_final"),
    [
        (404, "no-store", True),
        (404, "", False),  # of a proxy whose app is away
        (414, "", True),
        (429, "no-store", False),
        (503, "", False),
    ],
)
def test_a_refusal_is_the_last_word_where_asking_again_would_not_help(
    module_page, status, kept, is_final
):
    assert module_page.evaluate(LAST, [status, kept]) is is_final


def test_an_answer_that_another_request_has_overtaken_is_not_heard(module_page):
    seen = module_page.evaluate(NEWEST % START)
    assert seen["heard"] == [["new", {}]]
    # The one before was not answered: what it asked for is asked for again.
    assert seen["query"] == ""
    assert seen["moves"] == [{"set": {"a": 1}}]


def test_what_moves_on_the_way_back_leads_on_from_where_the_history_leads(module_page):
    assert module_page.evaluate(BACK % START) == {
        "query": "step=5",
        "byHistory": True,
        "moves": [{"set": {"a": 1}}],
        "preset": None,
        "asEntry": True,
    }


def test_more_moves_than_one_answer_makes_are_asked_for_one_after_another(module_page):
    seen = module_page.evaluate(MANY % START)
    assert seen["sent"] == [["start", 32], ["half", 8]]
    assert seen["pending"] == 0
    assert seen["heard"] == [["whole", {"a": "no", "b": "nor"}]]


def test_who_waits_for_an_answer_goes_on_where_it_is_refused(module_page):
    seen = module_page.evaluate(REFUSED % START)
    assert seen == {"heard": [["no such state"]], "pending": None}
