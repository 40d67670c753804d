// What is dragged in the picture itself: a bar's end that stands for a control, or a
// point that goes to any place of a pad.
import { element } from "../page/words.js";
import { axesOf, pointOf } from "../pictures/plotly_internals.js";
import { pointerIn } from "../pictures/room.js";

/** A round handle over each point that can be dragged in a picture. */
export function putHandles(stage, figure, picture, traces) {
  const { graph } = picture;
  graph.querySelectorAll(".xv-handle").forEach((node) => node.remove());
  picture.handles = [
    ...traces.flatMap(({ meta }, trace) => (meta?.handles ?? []).flatMap((control, point) =>
      (stage.page.slider(control).control.fixed ? []
        : new Handle(stage, graph, { control, trace, point, along: meta.along })))),
    ...stage.pads.filter((pad) => [pad.figure, ...pad.also].includes(figure.name)).map((pad) =>
      new Handle(stage, graph, { pad: pad.index, point: 0,
        trace: traces.findIndex((trace) => trace.name === pad.trace) })),
  ];
  const settle = () => picture.handles.forEach((handle) => handle.settle());
  settle();
  picture.handles.forEach((handle) => handle.say());
  // Once all pictures of a frame are drawn: a place set between two of them would have
  // the browser lay out the page for each.
  let waits = false;
  const settleLater = () => {
    if (waits) return;
    waits = true;
    queueMicrotask(() => { waits = false; settle(); });
  };
  for (const event of ["plotly_afterplot", "plotly_click"]) graph.removeAllListeners(event);
  graph.on("plotly_afterplot", settleLater);
  // Where a picture has one point that goes anywhere, a click is enough to send it.
  const [only, ...others] = picture.handles;
  if (only?.pad === undefined || others.length) return;
  graph.on("plotly_click", ({ event }) => {
    only.drag(event);
    stage.hand.release();
  });
}

/** The handle of one point: `control` names a slider, or `pad` counts a pad. */
class Handle {
  /**
   * @param {import("../stage.js").Stage} stage
   * @param {any} graph the graph of a picture
   * @param {{control?: string, pad?: number, trace: number, point: number, along?: string}} of
   *   what it stands for, the point that it stands on, and for a control the axis it goes along
   */
  constructor(stage, graph, { control, pad, trace, point, along }) {
    this.stage = stage;
    this.graph = graph;
    this.control = control;
    this.pad = pad;
    this.trace = trace;
    this.point = point;
    this.along = along;
    const of = control ? stage.page.slider(control).control : stage.pads[pad];
    this.node = element("div", { class: "xv-handle", role: "slider", tabindex: "0",
      "aria-label": of.label, "data-handle": control ?? of.trace });
    this.node.setAttribute("aria-valuemin", control ? of.low : 0);
    this.node.setAttribute("aria-valuemax", control ? of.high : of.x.array.length - 1);
    this.listen(this.node);
    graph.append(this.node);
  }

  /** A pointer or a key moves it. */
  listen(node) {
    const { hand } = this.stage;
    const what = this.control ?? this.pad;
    node.onpointerdown = (event) => {
      hand.press(what);
      node.setPointerCapture(event.pointerId);
      event.preventDefault();
      node.focus();
    };
    node.onpointermove = (event) => {
      if (node.hasPointerCapture(event.pointerId)) this.drag(event);
    };
    node.onpointerup = node.onpointercancel = node.onkeyup = node.onblur =
      () => hand.release(what);
    node.onkeydown = (event) => this.press(event);
  }

  /** Go to where the pointer is, or to the place of the pad that is nearest to it. */
  drag(event) {
    const axes = axesOf(this.graph);
    const [x, y] = pointerIn(this.graph, event);
    if (this.control) {
      return this.setTo((input) => { input.value = this.along === "x" ? axes.x.value(x) : axes.y.value(y); });
    }
    const pad = this.stage.pads[this.pad];
    this.place(pad, closest(pad, (place) =>
      Math.hypot(axes.x.pixel(pad.x.array[place]) - x, axes.y.pixel(pad.y.array[place]) - y)));
  }

  /** Go one stop, or one place, in the direction of an arrow key. */
  press(event) {
    const direction = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    const isEnd = ["Home", "End"].includes(event.key);
    if (!direction && !isEnd) return;
    event.preventDefault();
    if (isEnd) return this.control && this.setTo((input) => { input.value = event.key === "Home" ? input.min : input.max; });
    if (this.control) {
      const isUp = direction[0] + direction[1] > 0;
      if (this.stage.page.fields.get(this.control).step(isUp ? 1 : -1)) return;
      return this.setTo((input) => (isUp ? input.stepUp() : input.stepDown()));
    }
    const pad = this.stage.pads[this.pad];
    const { x, y } = this.graph.data[this.trace];
    const here = pad.here ?? closest(pad, (place) =>
      Math.hypot(pad.x.array[place] - x[0], pad.y.array[place] - y[0]));
    this.place(pad, neighbour(pad, here, direction));
  }

  /** Move the slider that this handle stands for: it knows its stops and its ends. */
  setTo(move) {
    const { input } = this.stage.page.slider(this.control);
    move(input);
    this.stage.hand.drag(this.control, Number(input.value));
  }

  /** Hold the point at a place of its pad, where that is another one. */
  place(pad, place) {
    if (pad.here !== place) this.stage.hand.place(pad.index, place);
  }

  /** Stand where the point is drawn. */
  settle() {
    const point = pointOf(this.graph, this.trace, this.point);
    if (!point) return;
    this.node.style.transform = `translate(${point.x}px, ${point.y}px)`;
  }

  /** Say where it is: the values of the controls that it moves. */
  say() {
    const { page, pads } = this.stage;
    const moved = this.control ? [page.slider(this.control)]
      : page.sliders.filter(({ control: { name } }) => name in pads[this.pad].table || name.split(".")[0] in pads[this.pad].table);
    this.node.setAttribute("aria-valuenow", this.control ? moved[0].input.value : pads[this.pad].here ?? 0);
    const values = new Set(moved.map((slider) => this.stage.voice.control(slider))); // a hidden one may follow
    this.node.setAttribute("aria-valuetext", [...values].join(", "));
  }
}

/** The place of a pad that is least far. */
function closest(pad, distanceTo) {
  let best = 0;
  let least = Infinity;
  for (let place = 0; place < pad.x.array.length; place += 1) {
    const distance = distanceTo(place);
    if (distance < least) [best, least] = [place, distance];
  }
  return best;
}

/** The next place of a pad in a direction; this one where there is none. */
function neighbour(pad, here, [right, up]) {
  const [x, y] = [pad.x.array, pad.y.array];
  const next = closest(pad, (place) => {
    const [dx, dy] = [x[place] - x[here], y[place] - y[here]];
    const ahead = dx * right + dy * up;
    return ahead > 1e-9 ? ahead + 4 * Math.abs(dx * up + dy * right) : Infinity;
  });
  const moves = (x[next] - x[here]) * right + (y[next] - y[here]) * up > 1e-9;
  return moves ? next : here;
}
