// The pictures: drawn by Plotly from what Python made, then moved trace by trace.
import { cameraButtons, followRoom, keepView, viewsIn } from "./camera.js";
import { putHandles } from "../hand/handles.js";
import { putOrbit } from "../hand/orbit.js";
import { nameGraph } from "../page/caption.js";
import { changesOf, declared } from "./live.js";
import { move, put, settle } from "./moving.js";
import { patiently } from "../data/source.js";
import { plotly } from "./plotly.js";
import { fitScene, giveUpLostScene, lighten, raiseMarks, setPicking } from "./plotly_internals.js";
import { writeMinus } from "./plotly_minus.js";
import { Rooms } from "./room.js";
import { hasWebGL, sayFlat } from "./scene.js";
import { spread } from "../data/tables.js";
import { words } from "../page/words.js";

// Its bar of buttons would lie over ours.
const CONFIG = { displayModeBar: false,
  // Smooth enough; Plotly's own 2 is almost twice the work where a processor draws it.
  plotGlPixelRatio: Math.min(2, Math.max(1.5, globalThis.devicePixelRatio)) };

/** The browser shows what there is before it goes on; in a page that is not seen, at once. */
const shown = () => new Promise((done) => setTimeout(done));

/** The pictures of a stage, each as it is drawn now. */
export class Pictures {
  constructor(stage) {
    this.stage = stage;
    this.drawn = new Map();
    this.drawing = Promise.resolve();
    this.rooms = new Rooms(this);
    this.sight = new IntersectionObserver((entries) => this.see(entries));
    stage.root.addEventListener("mousemove", (event) => this.point(event), { capture: true });
  }

  /** What is about to be drawn anew is not painted with the numbers of the new one. */
  expect() {
    for (const figure of this.stage.data.figures) {
      const picture = this.drawn.get(figure.name);
      if (picture) picture.stale = picture.key !== this.keyOf(figure);
    }
  }

  /** What a picture is drawn from: the name of a figure, and the theme; flat without 3-D. */
  keyOf({ name, figure, flat }) {
    const isFlat = flat && (this.drawn.get(name)?.lost || !hasWebGL());
    return `${isFlat ? flat : figure} ${this.stage.theme}`;
  }

  /** Draw what has changed, one drawing at a time: Plotly would mix two in one graph. */
  draw() {
    const all = () => this.drawAll();
    this.drawing = this.drawing.then(all, all); // one that failed is tried again
  }

  /** Draw each picture that is not yet as it should be; then the stage is ready. */
  async drawAll() {
    const { stage } = this;
    const { data, theme } = stage;
    const keys = data.figures.map((figure) => this.keyOf(figure));
    const sources = data.figures.map(({ name }, k) => this.fetch(name, keys[k]));
    await this.load();
    for (const [k, figure] of data.figures.entries()) {
      const found = await sources[k];
      if (!stage.root.isConnected || stage.data !== data || stage.theme !== theme) return;
      const isFirst = !this.drawn.has(figure.name);
      if (found) await this.drawOne(figure, keys[k], ...found);
      if (isFirst) await shown();
    }
    stage.root.dataset.ready = stage.isPlaced ? "true" : "early";
    stage.text.fetchNext();
  }

  /**
   * The figure under a key, as text and read, where the picture is not drawn from it already.
   * One that cannot be read was cut off on its way: it is asked for again, as one that is late.
   */
  async fetch(name, key) {
    if (this.drawn.get(name)?.key === key) return null;
    const { source, leaving } = this.stage;
    const ask = async () => {
      const text = await source.figure(...key.split(" "));
      return [text, JSON.parse(text)];
    };
    return patiently(ask, leaving.signal, () => {}).catch(() => null);
  }

  /** Have Plotly; say where it does not come, and no longer where it does. */
  async load() {
    try {
      await plotly(this.stage.source.plotly);
    } catch (error) {
      this.failed = true;
      this.stage.status.say(words("figure.none"));
      throw error;
    }
    if (this.failed) this.stage.status.say("");
    this.failed = false;
  }

  /** Draw a picture with the state on show in it, flat where there is no 3-D. */
  async drawOne(figure, key, source, { data, layout }) {
    const { stage } = this;
    const picture = this.drawn.get(figure.name);
    if (picture?.source === source) { // the same under another name
      Object.assign(picture, { key, stale: false });
      return this.paintOne(picture);
    }
    const flat = key.startsWith(`${figure.flat} `);
    const box = stage.root.querySelector(`[data-figure="${figure.name}"]`);
    const graph = box.querySelector(".xv-graph");
    if (picture?.source === null) Plotly.purge(graph); // what is left of a lost scene
    const views = viewsIn(graph, layout.meta, layout.scene?.camera);
    keepView(layout, picture, views, stage.view.initial.camera);
    const lives = declared(data);
    const room = { width: graph.clientWidth, height: graph.clientHeight };
    // What is drawn again has the size that it had, whatever its room is by now.
    const filled = picture?.source ? picture.filled : room;
    const next = { graph, room, filled, key, source, lives, painted: new Map(), unsettled: new Map(),
      movable: new Map(), picks: picture?.picks ?? true, isAway: picture?.isAway, handles: [], lost: picture?.lost,
      scene: Boolean(layout.scene), ready: false, stale: false, meta: layout.meta, ...views };
    this.drawn.set(figure.name, next);
    // The state on show goes in before the first stroke, so that nothing jumps.
    for (const { index, attribute, quantity, length, trail } of lives) {
      const value = trail ? [] : spread(stage.lookUp(quantity), length);
      put(data[index], attribute, value);
      // Plotly would leave out points of a line, at each place others.
      if (data[index].type === "scatter" && data[index].line) data[index].line.simplify = false;
      next.painted.set(`${index}.${attribute}`, value);
    }
    if (flat) sayFlat(box); // first: it takes room from the graph
    writeMinus(graph);
    await Plotly.react(graph, data, layout, CONFIG);
    if (this.drawn.get(figure.name) !== next) return Plotly.purge(graph); // it had to go meanwhile
    next.ready = true;
    this.rooms.observe(graph);
    this.sight.observe(graph);
    nameGraph(graph, figure, next.scene);
    if (next.scene) this.prepareScene(box, figure, next);
    if (!next.scene) putHandles(stage, figure, next, data);
    this.paintOne(next);
    this.rooms.fillSoon();
  }

  /** Buttons for the camera, an eye on lost contexts, and no work that is not seen. */
  prepareScene(box, figure, picture) {
    if (!box.querySelector(".xv-camera")) {
      const current = () => this.drawn.get(figure.name);
      box.append(cameraButtons(current, figure.name));
      putOrbit(picture.graph, current, (turned) => { this.setPicking(turned, false); this.stage.address.writeSoon(); });
    }
    picture.graph.removeAllListeners("plotly_relayout");
    picture.graph.on("plotly_relayout", () => {
      fitScene(picture.graph);
      followRoom(picture);
      this.stage.address.writeSoon();
    });
    this.setPicking(picture, false);
    lighten(picture.graph);
    raiseMarks(picture.graph);
    giveUpLostScene(picture.graph);
    // A graph that is drawn again keeps its canvas, and would keep each listener on it.
    picture.graph.removeAllListeners("plotly_webglcontextlost");
    picture.graph.once("plotly_webglcontextlost", () => {
      Object.assign(picture, { lost: true, stale: true, key: null, source: null });
      setTimeout(() => this.draw());
    });
  }

  /** Have each handle say where it is. */
  say() {
    for (const { handles } of this.drawn.values()) handles.forEach((handle) => handle.say());
  }

  /** The picture with a camera, where one is drawn. */
  get scene() {
    return [...this.drawn.values()].find((picture) => picture.scene && picture.ready);
  }

  /** Some pictures have come into view, or left it. */
  see(entries) {
    for (const { target, isIntersecting } of entries) {
      const picture = [...this.drawn.values()].find(({ graph }) => graph === target);
      if (!picture) continue;
      picture.isAway = !isIntersecting;
      if (isIntersecting) this.paintOne(picture);
    }
  }

  /** Move what the state on show moves; while it moves, where that is seen. */
  paint() {
    const { isMoving } = this.stage;
    for (const picture of this.drawn.values()) {
      if (!isMoving || !picture.isAway) this.paintOne(picture);
    }
    if (!isMoving) this.rooms.fillSoon();
  }

  /** Move what the state on show moves in one picture, if anything. */
  paintOne(picture) {
    if (!picture.ready || picture.stale) return;
    const changes = changesOf(picture, this.stage);
    if (!changes.size) return;
    this.setPicking(picture, false);
    move(picture, changes);
    picture.handles.forEach((handle) => handle.settle());
  }

  /**
   * A pointer comes to a picture: what hovering reads of it is made whole. Nobody else asks
   * for that, and on the screen nothing changes by it.
   */
  point({ target, buttons }) {
    if (buttons || this.stage.isMoving) return;
    const picture = this.drawn.get(target.closest("[data-figure]")?.dataset.figure);
    if (picture?.ready && !picture.stale) this.settle(picture);
  }

  /** Make Plotly's own state of a picture whole. */
  settle(picture) {
    this.setPicking(picture, true);
    settle(picture);
  }

  /** What hovering needs is not drawn where nobody hovers. */
  setPicking(picture, isWanted) {
    if (!picture.scene || !picture.ready || picture.picks === isWanted) return;
    picture.picks = isWanted;
    setPicking(picture.graph, isWanted);
  }

  /** Let go of every graph, and of what each of them holds. */
  clear() {
    this.rooms.clear();
    this.sight.disconnect();
    for (const { graph, turning } of this.drawn.values()) {
      cancelAnimationFrame(turning);
      if ("Plotly" in globalThis) Plotly.purge(graph);
    }
    this.drawn.clear();
  }
}
