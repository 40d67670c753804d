"""What is in the hand: nothing, a slider or a handle, and what is told of it."""

import pytest

pytestmark = pytest.mark.browser

# Runs steps such as ["drag", "p", 0.3] and returns what the hand has said of them.
RUN = """async (steps) => {
  const { Hand } = await import("/stage/hand/hand.js");
  const said = { moved: [], released: [] };
  const hand = new Hand({ onMove: (held) => said.moved.push(held),
    onRelease: (move) => said.released.push(move) });
  for (const [method, ...parameters] of steps) hand[method](...parameters);
  return { ...said, held: hand.held, control: hand.control, last: hand.lastDragged };
}"""


@pytest.fixture
def run(module_page):
    """Return what runs steps of a hand."""
    return lambda *steps: module_page.evaluate(RUN, list(steps))


def test_a_hand_that_touches_nothing_holds_nothing_and_tells_nothing(run):
    said = run(["press", "p"], ["release", "p"], ["release"])
    assert said["held"] == {"kind": "nothing"}
    assert said["control"] is None
    assert said["released"] == []


def test_a_dragged_slider_is_one_move_to_where_it_was_last(run):
    said = run(["drag", "p", 0.3], ["drag", "p", 0.4], ["release", "p"])
    assert said["moved"] == [
        {"kind": "slider", "name": "p", "value": value} for value in (0.3, 0.4)
    ]
    assert said["released"] == [{"set": {"p": 0.4}}]
    assert said["held"] == {"kind": "nothing"}


def test_a_release_is_told_once(run):
    said = run(["drag", "p", 0.3], ["release", "p"], ["release", "p"], ["release"])
    assert said["released"] == [{"set": {"p": 0.3}}]


def test_a_dragged_handle_is_one_move_to_its_place(run):
    said = run(["place", 0, 17], ["place", 0, 18], ["release", 0])
    assert said["moved"][-1] == {"kind": "handle", "pad": 0, "place": 18}
    assert said["released"] == [{"pad": [0, 18]}]


def test_a_second_finger_takes_over_and_the_first_ones_move_is_told(run):
    said = run(["drag", "p", 0.3], ["drag", "q", 0.6])
    assert said["released"] == [{"set": {"p": 0.3}}]
    assert said["held"] == {"kind": "slider", "name": "q", "value": 0.6}


def test_a_finger_that_was_overtaken_neither_pulls_back_nor_lets_go_of_the_other(run):
    said = run(
        ["drag", "p", 0.3], ["drag", "q", 0.6], ["drag", "p", 0.4], ["release", "p"]
    )
    assert said["control"] == "q"
    assert said["released"] == [{"set": {"p": 0.3}}]


@pytest.mark.parametrize(
    "between",
    [
        [["press", "p"]],  # put down anew while the other finger stays
        [["release", "q"]],  # the other has gone
    ],
)
def test_a_finger_that_was_overtaken_moves_again_when_it_is_put_down_or_alone(
    run, between
):
    said = run(["drag", "p", 0.3], ["drag", "q", 0.6], *between, ["drag", "p", 0.5])
    assert said["control"] == "p"
    assert {"set": {"q": 0.6}} in said["released"]


def test_a_handle_takes_over_from_a_slider(run):
    said = run(["drag", "p", 0.3], ["place", 1, 5], ["release"])
    assert said["released"] == [{"set": {"p": 0.3}}, {"pad": [1, 5]}]


def test_the_slider_that_was_dragged_last_is_remembered_after_release(run):
    said = run(["drag", "p", 0.3], ["release"], ["place", 0, 2], ["release"])
    assert said["last"] == "p"
