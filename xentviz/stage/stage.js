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
    if (this.waiting) this.say("");
    this.waiting = false;
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
    // One drawing at a time: Plotly would mix two of them in one graph.
    this.drawing = (this.drawing ?? Promise.resolve()).then(() => this.draw());
  }

  /** Tell the server what moved since its last answer; one message a release. */
  tell(move) {
    const before = this.pending ? this.pending.moves : [];
    const moves = move ? [...before, move] : before;
    this.pending = { sequence: ++this.sequence, address: this.data.address, moves };
    clearTimeout(this.resend);
    this.resend = setTimeout(() => {
      this.waiting = true;
      this.say("Waiting for the server; nothing is lost.");
      this.tell();
    }, RESEND_AFTER);
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
    for (const figure of data.figures) {
      // What is about to be drawn anew is not painted with the numbers of the new one.
      const picture = this.pictures.get(figure.name);
      if (picture) picture.ready = [figure.figure, figure.flat].includes(picture.source);
    }
    this.buildPlaces();
    this.pads = data.pads.map((pad, index) => ({ ...pad, ...unpack({ x: pad.x, y: pad.y }),
      index, table: unpack(pad.table) }));
    for (const option of data.options) {
      const group = this.root.querySelector(`[data-option="${option.name}"]`);
      group.value = option.value;
      for (const button of group.querySelectorAll("button")) {
        button.setAttribute("aria-pressed", button.value === option.value);
      }
    }
    for (const { slug, address } of data.related) {
      const link = this.root.querySelector(`[data-related="${slug}"]`);
      link.href = slug + (address ? `?${address}` : "");
    }
    const remarks = this.root.querySelector(".xv-remarks");
    remarks.textContent = data.remarks || "";
    remarks.hidden = !data.remarks;
  }

  sections() {
    const figures = element("div", { class: "xv-figures" });
    figures.style.setProperty("--areas", this.data.layout.map((row) => `"${row}"`).join(" "));
    figures.append(...this.data.figures.map((figure) => this.figureBox(figure)));
    const foot = element("div", { class: "xv-foot" });
    foot.append(element("p", { class: "xv-formula", "data-template": "formula" }),
      element("p", { class: "xv-status", role: "status" }));
    return [this.header(), element("p", { class: "xv-remarks", role: "status" }),
      figures, this.controlBox(), this.readoutBox(), foot];
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
      if (option.choices.length > 4) return this.optionMenu(option);
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
    const related = data.related.map(({ slug, title }) =>
      element("a", { "data-related": slug }, title));
    const tools = element("div", { class: "xv-tools" });
    tools.append(presets, ...options, ...related, copy);
    const header = element("header", { class: "xv-header" });
    header.append(title, tools);
    return header;
  }

  optionMenu(option) {
    const menu = element("select", { "aria-label": option.label, "data-option": option.name });
    for (const choice of option.choices) {
      menu.append(element("option", { value: choice.value },
        `${choice.label} ${option.label.toLowerCase()}`));
    }
    menu.onchange = () => { this.halt(); this.tell({ option: { [option.name]: menu.value } }); };
    return menu;
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
    const crowded = this.data.controls.filter(({ hidden }) => !hidden).length > 10;
    const box = element("div", { class: `xv-controls${crowded ? " xv-crowded" : ""}` });
    for (const control of this.data.controls) {
      const id = `xv-${this.data.lesson}-${control.name}`;
      const input = element("input", { type: "range", id, "data-control": control.name,
        min: control.low, max: control.high, step: control.step });
      input.oninput = () => this.drag(control.name);
      // A key that is held down is one move: it ends when the key comes up.
      input.onkeydown = (event) => { this.keying = event.key !== "Tab"; };
      input.onkeyup = input.onblur = input.onpointerup = input.onpointercancel =
        () => { this.keying = false; this.release(); };
      input.onchange = () => { if (!this.keying) this.release(); };
      const label = element("label", { for: id, class: `xv-letter-${control.letter}` });
      label.append(element("i", {}, control.letter), ` ${control.label}`);
      const row = element("div", { class: "xv-control", "data-letter": control.letter });
      row.hidden = control.hidden;
      row.append(label, input,
        element("output", { for: id, "data-value-of": control.name }));
      box.append(row);
    }
    if (this.data.descent) box.append(this.player());
    return box;
  }

  readoutBox() {
    const box = element("dl", { class: "xv-readouts" });
    const { length } = this.data.readouts;
    // More than fit in a row stand in two rows of equal length.
    if (length > 10) box.style.setProperty("--columns", Math.ceil(length / 2));
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
    this.way = null;
    this.held = name;
    this.dirty = true;
    this.live = this.row(name);
    this.schedule();
  }

  release() {
    if (this.placed) {
      const move = this.placed;
      this.placed = null;
      return this.tell(move);
    }
    if (!this.dirty) { this.held = null; return; }
    const slider = this.slider(this.held);
    this.held = null;
    this.dirty = false;
    this.tell({ set: { [slider.control.name]: Number(slider.input.value) } });
  }

  /** Show a state whose row is at hand, and tell the server of it. */
  jump(move, table, index) {
    if (this.walk) this.halt();
    this.way = null;
    this.live = { table, index };
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

  /**
   * The value of a quantity on show: from the row, else at rest. `x.0` is a part of x,
   * and a table may hold the parts that move instead of the whole.
   */
  look(quantity, { table, index } = this.live ?? { table: {} }) {
    if (table[quantity]) return table[quantity].at(index);
    const dot = quantity.lastIndexOf(".");
    const [name, part] = [quantity.slice(0, dot), quantity.slice(dot + 1)];
    if (dot > 0 && table[name]) return table[name].at(index)[part];
    const still = this.rest[quantity]?.at(null);
    if (still === undefined) return this.rest[name]?.at(null)[part];
    if (typeof still === "number") return still;
    return still.map((value, k) => table[`${quantity}.${k}`]?.at(index) ?? value);
  }

  /** Everything of one frame in that frame: numbers first, they cost least. */
  paint() {
    for (const { input, control, output } of this.sliders) {
      const value = this.look(control.name);
      if (control.name !== this.held) input.value = value;
      const shown = control.name === this.held ? Number(input.value) : value;
      write(output, decimal(shown, control.decimals ? Math.max(control.decimals, 2) : 0));
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
    for (const { index, attribute, quantity, length, trail, fades } of picture.lives) {
      const untold = fades && this.live && !this.live.table[quantity];
      const value = trail ? this.trail(quantity)
        : untold ? [] : spread(this.look(quantity), length);
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
    if (picture?.source === source) return;
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
      put(data[index], attribute, value);
      next.painted.set(`${index}.${attribute}`, value);
    }
    await Plotly.react(graph, data, layout, CONFIG);
    next.ready = true;
    if (next.scene) this.prepareScene(box, figure, next);
    if (flat) this.sayFlat(box);
    if (!next.scene) this.buildGrips(figure, next, data);
    this.paintFigure(next);
  }

  /** Buttons for the camera, an eye on lost contexts, and no work that is not seen. */
  prepareScene(box, figure, picture) {
    if (!box.querySelector(".xv-camera")) box.append(this.cameraBox(figure.name));
    lighten(picture.graph);
    // Plotly would wait for a lost context to come back, on a scene that is gone then.
    const scene = picture.graph._fullLayout?.scene?._scene;
    if (scene) scene.recoverContext = () => {};
    box.querySelector("canvas")?.addEventListener("webglcontextlost", () => {
      picture.lost = true;
      picture.source = null;
      setTimeout(() => {
        Plotly.purge(picture.graph);
        this.drawFigure(figure);
      });
    }, { once: true });
  }

  // ---- handles: what is dragged in the picture itself

  /** A round grip over each point that a picture lets go of. */
  buildGrips(figure, picture, data) {
    const box = this.root.querySelector(`[data-figure="${figure.name}"] .xv-graph`);
    box.querySelectorAll(".xv-grip").forEach((grip) => grip.remove());
    picture.grips = [];
    data.forEach((trace, index) => {
      (trace.meta?.handles ?? []).forEach((control, point) => {
        this.buildGrip(picture, { control, trace: index, point, along: trace.meta.along });
      });
    });
    this.pads.filter((pad) => [pad.figure, ...pad.also].includes(figure.name)).forEach((pad) => {
      this.buildGrip(picture, { pad: pad.index, point: 0,
        trace: data.findIndex((trace) => trace.name === pad.trace) });
    });
    this.placeGrips(picture);
    for (const event of ["plotly_afterplot", "plotly_click"]) picture.graph.removeAllListeners(event);
    picture.graph.on("plotly_afterplot", () => this.placeGrips(picture));
    // Where a picture has one point that goes anywhere, a click is enough to send it.
    const [only, ...others] = picture.grips;
    if (only?.pad === undefined || others.length) return;
    picture.graph.on("plotly_click", ({ event }) => {
      this.dragGrip(picture, only, event);
      this.release();
    });
  }

  buildGrip(picture, grip) {
    const label = grip.control ? this.slider(grip.control).control.label : this.pads[grip.pad].label;
    grip.node = element("div", { class: "xv-grip", role: "slider", tabindex: "0",
      "aria-label": label, "data-grip": grip.control ?? this.pads[grip.pad].trace });
    if (grip.control) {
      const { control } = this.slider(grip.control);
      grip.node.setAttribute("aria-valuemin", control.low);
      grip.node.setAttribute("aria-valuemax", control.high);
    }
    grip.node.onpointerdown = (event) => {
      grip.node.setPointerCapture(event.pointerId);
      event.preventDefault();
      grip.node.focus();
    };
    grip.node.onpointermove = (event) => {
      if (grip.node.hasPointerCapture(event.pointerId)) this.dragGrip(picture, grip, event);
    };
    grip.node.onpointerup = grip.node.onpointercancel = grip.node.onkeyup = grip.node.onblur =
      () => this.release();
    grip.node.onkeydown = (event) => this.keyGrip(picture, grip, event);
    picture.graph.append(grip.node);
    picture.grips.push(grip);
  }

  dragGrip(picture, grip, event) {
    const frame = picture.graph.getBoundingClientRect();
    const { xaxis, yaxis } = picture.graph._fullLayout;
    const x = event.clientX - frame.left - xaxis._offset;
    const y = event.clientY - frame.top - yaxis._offset;
    if (grip.control) {
      return this.setControl(grip.control, grip.along === "x" ? xaxis.p2l(x) : yaxis.p2l(y));
    }
    const pad = this.pads[grip.pad];
    this.place(grip.pad, closest(pad, (place) =>
      Math.hypot(xaxis.l2p(pad.x.array[place]) - x, yaxis.l2p(pad.y.array[place]) - y)));
  }

  keyGrip(picture, grip, event) {
    const way = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (!way) return;
    event.preventDefault();
    if (grip.control) {
      const { input } = this.slider(grip.control);
      if (way[0] + way[1] > 0) input.stepUp(); else input.stepDown();
      return this.drag(grip.control);
    }
    const pad = this.pads[grip.pad];
    const { x, y } = picture.graph.data[grip.trace];
    const here = pad.here ?? closest(pad, (place) =>
      Math.hypot(pad.x.array[place] - x[0], pad.y.array[place] - y[0]));
    this.place(grip.pad, neighbour(pad, here, way));
  }

  setControl(name, value) {
    this.slider(name).input.value = value;
    this.drag(name);
  }

  place(index, place) {
    const pad = this.pads[index];
    if (pad.here === place || this.pending?.moves.some((move) => !move.pad)) return;
    if (this.walk) this.halt();
    this.way = null;
    pad.here = place;
    this.held = null;
    this.placed = { pad: [index, place] };
    this.live = { table: pad.table, index: place };
    this.schedule();
  }

  /** Put each grip where its point is drawn. */
  placeGrips(picture) {
    const { xaxis, yaxis } = picture.graph._fullLayout;
    for (const { node, trace, point, control } of picture.grips ?? []) {
      const calc = picture.graph.calcdata?.[trace]?.[point];
      if (!calc || !xaxis) continue;
      const x = xaxis._offset + xaxis.c2p(calc.p !== undefined ? centre(calc) : calc.x);
      const y = yaxis._offset + yaxis.c2p(calc.p !== undefined ? calc.s1 ?? calc.s : calc.y);
      node.style.transform = `translate(${x}px, ${y}px)`;
      if (control) node.setAttribute("aria-valuenow", this.slider(control).input.value);
    }
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
    const play = element("button", { type: "button", class: "xv-play", "data-descent": "play" }, "▶ Play");
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
    box.append(play, step, back, speed);
    return box;
  }

  begin() {
    if (!this.walk) {
      this.way = this.walk = { index: 0, table: this.path, remark: this.data.descent.remark,
        length: Object.values(this.path)[0]?.shape[0] ?? 1 };
    }
    return this.walk;
  }

  showStep(walk) {
    this.live = { table: walk.table, index: walk.index };
    const done = walk.index >= walk.length - 1;
    this.say(done ? walk.remark : `Step ${walk.index} of the descent.`);
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
    this.root.querySelector(".xv-play").textContent = "▶ Play";
    this.walk = null;
    this.tell({ descent: walk.index });
  }

  /** The way come so far; it stays after the walk, until something else moves. */
  trail(quantity) {
    if (!this.way) return [];
    const { table } = this.way;
    return Array.from({ length: this.way.index + 1 }, (_, index) =>
      this.look(quantity, { table, index }));
  }

  // ---- leaving

  async copyLink() {
    try {
      await navigator.clipboard.writeText(location.href);
      this.say("Link copied: it opens exactly this.");
    } catch {
      this.say(`Copy this link: ${location.href}`);
    }
  }

  say(text) {
    write(this.root.querySelector(".xv-status"), text);
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

const TYPES = { u2: Uint16Array, f4: Float32Array, f8: Float64Array };
const NONE = 65535; // in 16 bits, which hold levels of a scale, this is no number

/** Base64 columns as typed arrays that hand out rows. */
function unpack(table) {
  const columns = {};
  for (const [name, { type, shape, data, as, low, step }] of Object.entries(table)) {
    if (as) { columns[name] = columns[as]; continue; }
    const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
    const array = new TYPES[type](bytes.buffer);
    const number = (level) => (level === NONE ? NaN : low + level * step);
    columns[name] = new Column(type === "u2" ? Float32Array.from(array, number) : array, shape);
  }
  return columns;
}

class Column {
  constructor(array, shape) {
    this.array = array;
    this.shape = shape;
    this.width = shape.length ? array.length / shape[0] : 1;
  }

  /** One row, or the whole where there are no rows: a number, a vector, a matrix. */
  at(index) {
    const shape = index === null ? this.shape : this.shape.slice(1);
    const start = index === null ? 0 : index * this.width;
    if (!shape.length) return this.array[start];
    const width = shape.at(-1);
    if (shape.length === 1) return this.array.subarray(start, start + width);
    return Array.from({ length: shape[0] }, (_, row) =>
      this.array.subarray(start + row * width, start + (row + 1) * width));
  }
}

/** A number for each point of a trace. */
function spread(value, length) {
  if (typeof value === "number") return Array(length).fill(value);
  return value;
}

function same(a, b) {
  return a.length === b.length && a.every((value, index) =>
    Object.is(value, b[index]) || (value?.length && same(value, b[index])));
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
        fades: Boolean(trace.meta.at_rest),
        length: lengthOf(attribute.split(".").reduce((part, key) => part?.[key], trace)) }));
    return [...entries("live"), ...entries("trail")];
  });
}

/** The place of a pad that is least far. */
function closest(pad, far) {
  let best = 0;
  let least = Infinity;
  for (let place = 0; place < pad.x.array.length; place += 1) {
    const distance = far(place);
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

/** Where a bar stands: Plotly keeps the middle of its group, and its own corners. */
function centre(calc) {
  return (calc.p0 + calc.p1) / 2 || calc.p;
}

/** Set what `marker.color` and its like name. */
function put(trace, attribute, value) {
  const path = attribute.split(".");
  const last = path.pop();
  path.reduce((part, key) => (part[key] ??= {}), trace)[last] = value;
}

function lengthOf(array) {
  if (array?.bdata) return Number(array.shape ?? 0) || atob(array.bdata).length / Number(array.dtype.slice(1));
  return array?.length ?? 1;
}

let webgl = null;

function hasWebGL() {
  if (webgl === null) {
    const context = document.createElement("canvas").getContext("webgl");
    context?.getExtension("WEBGL_lose_context")?.loseContext();
    webgl = Boolean(context);
  }
  return webgl;
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
    let scale = "";
    trace.refineData = false;
    trace.dataScaleX = trace.dataScaleY = 1;
    trace.lightened = true;
    trace.update = (data) => {
      // What leaves the picture changes the scale that all of its scene is drawn to.
      const drawnTo = String(trace.scene.dataScale);
      if (shown && shown.z === data.z && shown.colorscale === data.colorscale
        && scale === drawnTo) return;
      [shown, scale] = [data, drawnTo];
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
