// The stage: shows figures and numbers, and while a thumb is dragged looks up the row
// of the sweep and repaints. It looks up; it never calculates. What it is told is
// described in payload.py, what it answers in __init__.py.

/** One stage an element: Streamlit calls the export again at each change of data. */
const stages = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  let stage = stages.get(parentElement);
  if (!stage) stages.set(parentElement, (stage = new Stage(parentElement)));
  stage.send = (message) => setTriggerValue("moved", message);
  stage.receive(data);
  return () => {
    stage.unmount();
    stages.delete(parentElement);
  };
}

const RESEND_AFTER = 3000; // ms without an answer: the server may have been replaced
const CONFIG = { displaylogo: false, showSendToCloud: false, responsive: true,
  modeBarButtonsToRemove: ["lasso2d", "select2d", "resetCameraDefault3d",
    "resetCameraLastSave3d", "tableRotation"] };
const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

class Stage {
  constructor(parent) {
    this.root = element("section", { class: "xv-stage" });
    parent.append(this.root);
    this.sequence = 0;
    this.pending = null; // {sequence, address, moves}: told, not yet answered
    this.live = null; // {table, index}: the row on show; null is the state at rest
    this.held = null; // the control under the hand
    this.walk = null; // the descent while it plays
    this.pictures = new Map();
  }

  // ---- what the server says

  receive(data) {
    if (this.pending && data.sequence !== this.pending.sequence) {
      // An older answer, or a server that never heard of it: the hand is right.
      if (data.session !== this.session) this.tell();
      this.session = data.session;
      return;
    }
    clearTimeout(this.resend);
    this.pending = null;
    this.session = data.session;
    this.data = data;
    this.rest = unpack(data.rest);
    this.sweep = Object.fromEntries(
      Object.entries(data.sweep).map(([name, table]) => [name, unpack(table)]));
    this.presets = unpack(data.presets_table);
    this.path = data.descent ? unpack(data.descent.table) : null;
    this.build();
    this.live = this.held ? this.row(this.held) : null;
    if (!this.walk) this.paint();
    this.writeAddress();
    this.draw();
  }

  /** Tell the server what moved since its last answer; one message a release. */
  tell(move) {
    const before = this.pending ? this.pending.moves : [];
    const moves = move ? [...before, move] : before;
    this.pending = { sequence: ++this.sequence, address: this.data.address, moves };
    clearTimeout(this.resend);
    this.resend = setTimeout(() => this.tell(), RESEND_AFTER);
    this.send(this.pending);
  }

  /** Keep the address the plain notation of the state; a push is the server's. */
  writeAddress() {
    const kept = [...new URLSearchParams(location.search)]
      .filter(([name]) => name.startsWith("embed"))
      .map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
    const query = [this.data.address, ...kept].filter(Boolean).join("&");
    const address = location.pathname + (query ? `?${query}` : "");
    if (address !== location.pathname + location.search) {
      history.replaceState(history.state, "", address);
    }
  }

  // ---- the page

  build() {
    const { data } = this;
    const shape = JSON.stringify([data.lesson, data.layout,
      data.controls.map((c) => [c.name, c.low, c.high, c.step]), data.readouts,
      data.figures.map((f) => f.name), data.options.map((o) => o.name),
      data.presets, Boolean(data.descent)]);
    this.root.dataset.theme = data.theme;
    if (shape !== this.shape) {
      this.shape = shape;
      this.unplot();
      this.root.dataset.lesson = data.lesson;
      this.root.replaceChildren(...this.sections());
    }
    this.buildPlaces();
    for (const option of data.options) {
      for (const button of this.root.querySelectorAll(`[data-option="${option.name}"] button`)) {
        button.setAttribute("aria-pressed", button.value === option.value);
      }
    }
    const remarks = this.root.querySelector(".xv-remarks");
    remarks.textContent = data.remarks || "";
    remarks.hidden = !data.remarks;
  }

  sections() {
    const figures = element("div", { class: "xv-figures" });
    figures.style.setProperty("--areas", this.data.layout.map((row) => `"${row}"`).join(" "));
    figures.append(...this.data.figures.map((figure) => this.figureBox(figure)));
    const parts = [this.header(), element("p", { class: "xv-remarks", role: "status" }),
      figures, this.controlBox(), this.readoutBox(),
      element("p", { class: "xv-formula", "data-template": "formula" }),
      element("p", { class: "xv-status", role: "status" })];
    return parts;
  }

  header() {
    const { data } = this;
    const presets = element("div", { class: "xv-buttons", role: "group", "aria-label": "Presets" });
    data.presets.forEach((preset, index) => {
      const button = element("button", { type: "button", title: preset.hint,
        "data-preset": preset.label.toLowerCase().replace(/\W+/g, "-") }, preset.label);
      button.onclick = () => this.jump({ preset: index }, this.presets, index);
      presets.append(button);
    });
    const options = data.options.map((option) => {
      const group = element("div", { class: "xv-buttons xv-joined", role: "group",
        "aria-label": option.label, "data-option": option.name });
      for (const choice of option.choices) {
        const button = element("button", { type: "button", value: choice.value }, choice.label);
        button.onclick = () => { this.halt(); this.tell({ option: { [option.name]: choice.value } }); };
        group.append(button);
      }
      return group;
    });
    const copy = element("button", { type: "button", class: "xv-copy" }, "Copy link");
    copy.onclick = () => this.copyLink();
    const title = element("div", { class: "xv-title" });
    title.append(element("h1", {}, data.title), element("p", {}, data.sentence));
    const tools = element("div", { class: "xv-tools" });
    tools.append(presets, ...options, copy);
    const header = element("header", { class: "xv-header" });
    header.append(title, tools);
    return header;
  }

  figureBox(figure) {
    const box = element("figure", { class: "xv-figure", "data-figure": figure.name });
    box.style.gridArea = figure.name;
    const head = element("figcaption");
    head.append(element("strong", {}, figure.title),
      element("span", { "data-template": `caption ${figure.name}` }));
    box.append(head, element("div", { class: "xv-graph" }));
    return box;
  }

  controlBox() {
    const box = element("div", { class: "xv-controls" });
    for (const control of this.data.controls) {
      const id = `xv-${this.data.lesson}-${control.name}`;
      const input = element("input", { type: "range", id, "data-control": control.name,
        min: control.low, max: control.high, step: control.step });
      input.oninput = () => this.drag(control.name);
      input.onpointerdown = () => { this.pressed = true; };
      input.onkeydown = (event) => { this.pressed = event.key !== "Tab"; };
      input.onkeyup = input.onpointerup = input.onpointercancel = input.onblur = () => {
        this.pressed = false;
        this.release();
      };
      input.onchange = () => { if (!this.pressed) this.release(); };
      const label = element("label", { for: id, class: `xv-letter-${control.letter}` });
      label.append(element("i", {}, control.letter), ` ${control.label}`);
      const row = element("div", { class: "xv-control", "data-letter": control.letter });
      row.append(label, input,
        element("output", { for: id, "data-value-of": control.name }));
      box.append(row);
    }
    if (this.data.descent) box.append(this.player());
    return box;
  }

  readoutBox() {
    const box = element("dl", { class: "xv-readouts" });
    this.data.readouts.forEach((readout, index) => {
      const pair = element("div");
      const number = element("dd");
      number.append(element("span", { "data-quantity": readout.quantity }),
        element("small", { "data-template": `unit ${index}` }));
      pair.append(element("dt", { "data-template": `label ${index}` }), number);
      box.append(pair);
    });
    return box;
  }

  /** Fill the templates: formula, captions, labels. Each number gets a place. */
  buildPlaces() {
    const templates = { formula: this.data.formula };
    for (const f of this.data.figures) templates[`caption ${f.name}`] = f.caption;
    this.data.readouts.forEach((r, i) => {
      templates[`label ${i}`] = r.label;
      templates[`unit ${i}`] = r.unit;
    });
    this.places = [];
    for (const target of this.root.querySelectorAll("[data-template]")) {
      const tokens = templates[target.dataset.template];
      target.replaceChildren(...tokens.map((token) => this.tokenNode(token)));
    }
    for (const node of this.root.querySelectorAll("[data-quantity]")) {
      this.places.push({ node, quantity: node.dataset.quantity, decimals: 4, exact: true });
    }
    this.sliders = [...this.root.querySelectorAll("[data-control]")].map((input) => {
      const control = this.data.controls.find((c) => c.name === input.dataset.control);
      return { input, control, output: input.nextElementSibling };
    });
  }

  tokenNode(token) {
    if (token.text !== undefined) return document.createTextNode(token.text);
    const tone = token.letter ? `xv-letter-${token.letter}` : "";
    if (token.place === undefined) return element("i", { class: tone }, token.letter);
    const node = element("span", { class: `xv-number ${tone}` });
    this.places.push({ node, quantity: token.place, decimals: token.decimals });
    return node;
  }

  // ---- the hand

  drag(name) {
    if (this.walk) this.halt();
    this.held = name;
    this.dirty = true;
    this.live = this.row(name);
    this.schedule();
  }

  release() {
    if (!this.dirty) { this.held = null; return; }
    const slider = this.slider(this.held);
    this.held = null;
    this.dirty = false;
    this.tell({ set: { [slider.control.name]: Number(slider.input.value) } });
  }

  /** Show a state whose row is at hand, and tell the server of it. */
  jump(move, table, index) {
    if (this.walk) this.stopWalking();
    this.live = { table, index, all: true };
    this.schedule();
    this.tell(move);
  }

  slider(name) {
    return this.sliders.find((slider) => slider.control.name === name);
  }

  /** The row under a thumb; none while another control's move is unanswered. */
  row(name) {
    const waits = (this.pending ? this.pending.moves : [])
      .some((move) => !move.set || !(name in move.set));
    if (waits) return this.live;
    const { input, control } = this.slider(name);
    const index = Math.round((Number(input.value) - control.low) / control.step);
    return { table: this.sweep[name], index: Math.min(index, control.n_stops - 1), name };
  }

  // ---- painting

  schedule() {
    this.frame ??= requestAnimationFrame(() => { this.frame = null; this.paint(); });
  }

  /** The value of a quantity on show: from the row, else at rest; `x.0` is a part. */
  look(quantity) {
    const sources = this.live ? [this.live.table, this.rest] : [this.rest];
    for (const table of sources) {
      const index = table === this.rest ? null : this.live.index;
      if (table[quantity]) return table[quantity].at(index);
      const dot = quantity.lastIndexOf(".");
      const whole = table[quantity.slice(0, dot)];
      if (dot > 0 && whole) return whole.at(index)[quantity.slice(dot + 1)];
    }
    return undefined;
  }

  /** Everything of one frame in that frame: numbers first, they cost least. */
  paint() {
    for (const { input, control, output } of this.sliders) {
      const value = this.look(control.name);
      if (control.name !== this.held) input.value = value;
      const shown = control.name === this.held ? Number(input.value) : value;
      write(output, decimal(shown, Math.max(control.decimals, 1)));
      input.setAttribute("aria-valuetext", `${control.label} ${output.textContent}`);
    }
    for (const { node, quantity, decimals, exact } of this.places) {
      const value = this.look(quantity);
      write(node, decimal(value, decimals));
      if (exact) node.dataset.value = String(value);
    }
    for (const picture of this.pictures.values()) this.paintFigure(picture);
  }

  /** One restyle a figure: every live attribute that the row or its end changes. */
  paintFigure(picture) {
    if (!picture.ready) return;
    const update = {};
    const touched = [];
    for (const { index, attribute, quantity, length, trail } of picture.lives) {
      const value = trail ? this.trail(quantity) : spread(this.look(quantity), length);
      const last = picture.painted.get(`${index}.${attribute}`);
      if (last && same(last, value)) continue;
      picture.painted.set(`${index}.${attribute}`, value);
      if (!touched.includes(index)) touched.push(index);
      (update[attribute] ??= {})[index] = value;
    }
    if (!touched.length) return;
    const columns = Object.fromEntries(Object.entries(update).map(
      ([attribute, values]) => [attribute, touched.map((index) => values[index])]));
    Plotly.restyle(picture.graph, columns, touched);
  }

  // ---- pictures

  async draw() {
    await plotly(this.data.plotly);
    for (const figure of this.data.figures) {
      if (!this.root.isConnected) return;
      await this.drawFigure(figure);
    }
    this.root.dataset.ready = "true";
  }

  async drawFigure(figure) {
    const picture = this.pictures.get(figure.name);
    const flat = figure.flat && (picture?.lost || !hasWebGL());
    const source = flat ? figure.flat : figure.figure;
    if (picture && picture.source === source) return;
    const box = this.root.querySelector(`[data-figure="${figure.name}"]`);
    const graph = box.querySelector(".xv-graph");
    const { data, layout } = JSON.parse(source);
    const lives = declared(data);
    const next = { graph, source, lives, painted: new Map(), lost: picture?.lost,
      scene: Boolean(layout.scene), ready: false, eyes: layout.meta?.eyes, turn: layout.meta?.turn };
    this.pictures.set(figure.name, next);
    // The state on show goes in before the first stroke, so that nothing jumps.
    for (const { index, attribute, quantity, length, trail } of lives) {
      const value = trail ? [] : spread(this.look(quantity), length);
      data[index][attribute] = value;
      next.painted.set(`${index}.${attribute}`, value);
    }
    await Plotly.react(graph, data, layout, CONFIG);
    next.ready = true;
    if (next.scene) this.prepareScene(box, figure, next);
    if (flat) this.sayFlat(box);
    this.paintFigure(next);
  }

  /** Buttons for the camera, an eye on lost contexts, and no work that is not seen. */
  prepareScene(box, figure, picture) {
    if (!box.querySelector(".xv-camera")) box.append(this.cameraBox(figure.name));
    lighten(picture.graph);
    box.querySelector("canvas")?.addEventListener("webglcontextlost", () => {
      picture.lost = true;
      Plotly.purge(picture.graph);
      picture.source = null;
      this.drawFigure(figure);
    }, { once: true });
  }

  sayFlat(box) {
    box.querySelector(".xv-camera")?.remove();
    if (box.querySelector(".xv-flat")) return;
    box.append(element("p", { class: "xv-flat", role: "status" },
      "This browser cannot draw in 3-D here (no WebGL): the same surface is shown from above."));
  }

  cameraBox(name) {
    const group = element("div", { class: "xv-buttons xv-camera", role: "group", "aria-label": "Camera" });
    for (const view of ["turn", "top", "front", "reset"]) {
      const button = element("button", { type: "button", "data-camera": view }, view);
      button.onclick = () => this.look_from(this.pictures.get(name), view);
      group.append(button);
    }
    return group;
  }

  look_from(picture, view) {
    cancelAnimationFrame(picture.turning);
    if (view !== "turn") return aim(picture, picture.eyes[view]);
    const eyes = picture.turn;
    const now = picture.graph.layout.scene.camera.eye;
    const start = nearest(eyes, now);
    const steps = eyes.length / 8;
    if (calm()) return aim(picture, eyes[(start + steps) % eyes.length]);
    let step = 0;
    const next = () => {
      aim(picture, eyes[(start + ++step) % eyes.length]);
      if (step < steps) picture.turning = requestAnimationFrame(next);
    };
    next();
  }

  // ---- descent: a path that Python computed, a row a step

  player() {
    const box = element("div", { class: "xv-player", role: "group", "aria-label": "Descent" });
    const play = element("button", { type: "button", class: "xv-play", "data-descent": "play" }, "▶ Let it go");
    play.onclick = () => (this.walk?.playing ? this.halt() : this.play());
    const step = element("button", { type: "button", "data-descent": "step" }, "Step");
    step.onclick = () => this.step();
    const back = element("button", { type: "button", "data-descent": "reset" }, "Back");
    back.onclick = () => this.back();
    const speed = element("select", { "aria-label": "Speed", "data-descent": "speed" });
    for (const [value, label] of [[2, "slow"], [8, "steps"], [25, "fast"]]) {
      speed.append(element("option", { value }, label));
    }
    speed.value = "8";
    const remark = element("span", { class: "xv-remark", role: "status" });
    box.append(play, step, back, speed, remark);
    return box;
  }

  begin() {
    if (!this.walk) {
      this.walk = { index: 0, table: this.path, remark: this.data.descent.remark,
        length: Object.values(this.path)[0]?.shape[0] ?? 1 };
    }
    return this.walk;
  }

  showStep(walk) {
    this.live = { table: walk.table, index: walk.index };
    const done = walk.index >= walk.length - 1;
    this.root.querySelector(".xv-remark").textContent =
      done ? walk.remark : `step ${walk.index}`;
    this.schedule();
    return done;
  }

  play() {
    const walk = this.begin();
    if (walk.index >= walk.length - 1) walk.index = 0;
    walk.playing = true;
    this.root.querySelector(".xv-play").textContent = "❚❚ Pause";
    if (calm()) walk.index = walk.length - 2;
    const speed = () => Number(this.root.querySelector('[data-descent="speed"]').value);
    let due = performance.now();
    const tick = (now) => {
      if (this.walk !== walk || !walk.playing) return;
      if (now >= due) {
        due = now + 1000 / speed();
        walk.index += 1;
        if (this.showStep(walk)) return this.halt();
      }
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  }

  step() {
    const walk = this.begin();
    walk.playing = false;
    walk.index = Math.min(walk.index + 1, walk.length - 1);
    this.showStep(walk);
  }

  back() {
    if (!this.walk) return;
    this.walk.playing = false;
    this.walk.index = 0;
    this.showStep(this.walk);
    this.halt();
  }

  /** Rest where the ball is: the state becomes that of the step on show. */
  halt() {
    const { walk } = this;
    if (!walk) return;
    this.root.querySelector(".xv-play").textContent = "▶ Let it go";
    this.walk = null;
    this.tell({ descent: walk.index });
  }

  trail(quantity) {
    const column = this.walk?.table[quantity] ?? null;
    if (!this.walk) return [];
    return column ? column.until(this.walk.index + 1)
      : Array(this.walk.index + 1).fill(this.look(quantity));
  }

  // ---- leaving

  async copyLink() {
    const status = this.root.querySelector(".xv-status");
    try {
      await navigator.clipboard.writeText(location.href);
      status.textContent = "Link copied: it opens exactly this.";
    } catch {
      status.textContent = `Copy this link: ${location.href}`;
    }
  }

  unplot() {
    for (const { graph, turning } of this.pictures.values()) {
      cancelAnimationFrame(turning);
      globalThis.Plotly?.purge(graph);
    }
    this.pictures.clear();
  }

  unmount() {
    clearTimeout(this.resend);
    cancelAnimationFrame(this.frame);
    this.walk = null;
    this.unplot();
    this.root.remove();
  }
}

// ---- tables

const TYPES = { f4: Float32Array, f8: Float64Array };

/** Base64 columns as typed arrays that hand out rows. */
function unpack(table) {
  return Object.fromEntries(Object.entries(table).map(([name, { type, shape, data }]) => {
    const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
    const array = new TYPES[type](bytes.buffer);
    return [name, new Column(array, shape)];
  }));
}

class Column {
  constructor(array, shape) {
    this.array = array;
    this.shape = shape;
    // At rest there are no rows: the whole array is the one row.
    this.width = shape.length > 1 ? array.length / shape[0] : 1;
  }

  at(index) {
    if (index === null) return this.shape.length ? this.array : this.array[0];
    if (this.shape.length === 1) return this.array[index];
    return this.array.subarray(index * this.width, (index + 1) * this.width);
  }

  until(index) {
    return this.array.subarray(0, index * this.width);
  }
}

/** A number for each point of a trace. */
function spread(value, length) {
  if (typeof value === "number") return Array(length).fill(value);
  return value;
}

function same(a, b) {
  return a.length === b.length && a.every((value, index) => Object.is(value, b[index]));
}

// ---- words

/** The text of a number: fixed decimals, powers of ten where those would hide it. */
function decimal(value, decimals) {
  if (value === undefined) return "";
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "undefined" : value > 0 ? "∞" : "-∞";
  const size = Math.abs(value);
  if (size >= 1e6 || (size > 0 && size < 0.5 * 10 ** -decimals)) return value.toExponential(3);
  return value.toFixed(decimals);
}

function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function element(name, attributes = {}, text = "") {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (text) node.textContent = text;
  return node;
}

// ---- plotly

let loading = null;

/** Plotly, from the app's own origin, once a page. */
function plotly(url) {
  if (globalThis.Plotly) return Promise.resolve();
  loading ??= new Promise((resolve, reject) => {
    const script = element("script", { src: url });
    script.onload = resolve;
    script.onerror = () => { loading = null; reject(new Error(`cannot load ${url}`)); };
    document.head.append(script);
  });
  return loading;
}

/** What of each trace moves, as its meta declares it. */
function declared(traces) {
  return traces.flatMap((trace, index) => {
    const entries = (kind) => Object.entries(trace.meta?.[kind] ?? {}).map(
      ([attribute, quantity]) => ({ index, attribute, quantity, trail: kind === "trail",
        length: lengthOf(trace[attribute]) }));
    return [...entries("live"), ...entries("trail")];
  });
}

function lengthOf(array) {
  if (array?.bdata) return Number(array.shape ?? 0) || atob(array.bdata).length / Number(array.dtype.slice(1));
  return array?.length ?? 1;
}

function hasWebGL() {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("webgl");
  context?.getExtension("WEBGL_lose_context")?.loseContext();
  return Boolean(context);
}

/**
 * Leave a surface alone while only marks on it move. Plotly refines every surface to
 * 120 points a side and uploads it again at each change of any trace in its scene; a
 * grid dense enough by itself needs neither. Where these inner parts of plotly.js are
 * not as expected nothing is changed, and the picture is the same, only slower.
 */
function lighten(graph) {
  const traces = graph._fullLayout?.scene?._scene?.traces ?? {};
  for (const trace of Object.values(traces)) {
    if (!("refineData" in trace) || typeof trace.update !== "function" || trace.lightened) continue;
    const update = trace.update.bind(trace);
    let shown = null;
    trace.refineData = false;
    trace.dataScaleX = trace.dataScaleY = 1;
    trace.lightened = true;
    trace.update = (data) => {
      if (shown && shown.z === data.z && shown.colorscale === data.colorscale) return;
      shown = data;
      update(data);
    };
    trace.update(trace.data);
  }
}

function aim(picture, eye) {
  return Plotly.relayout(picture.graph, { "scene.camera.eye": eye,
    "scene.camera.up": { x: 0, y: 0, z: 1 } });
}

/** The index of the eye that sees most nearly the same. */
function nearest(eyes, { x, y }) {
  const towards = eyes.map((eye) => eye.x * x + eye.y * y);
  return towards.indexOf(Math.max(...towards));
}
