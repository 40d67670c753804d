// The 3-D part of a figure that is drawn off screen, from one camera after the other.
//
// Plotly has no public way to draw a scene now, from a given camera: its own follows a hand
// some 30 ms behind, and draws when the browser next paints. So this one file
// relies on inner parts of plotly.js 4.1, and says by name which of them is gone:
//
//   graph._fullLayout.scene._scene       the scene, with its `container`
//   scene.camera                         `tick()`, and `view` with `lookAt(time, eye, center,
//                                        up)`, `recalcMatrix(time)` and `lastT()`
//   scene.glplot                         `gl`, its context, and `redraw()`
import { words } from "../page/words.js";
import { lighten, raiseMarks } from "./scene.js";

const PARTS = ["container", "camera.tick", "camera.view.lookAt", "camera.view.recalcMatrix",
  "camera.view.lastT", "glplot.gl", "glplot.redraw"];

export class OffscreenScene {
  constructor(graph) {
    this.scene = graph._fullLayout?.scene?._scene;
    const missing = PARTS.find((path) => path.split(".").reduce((part, key) => part?.[key], this.scene) === undefined);
    if (missing === "glplot.gl") throw new Error(words("picture.no_webgl"));
    if (missing) throw new Error(`plotly.js ${Plotly.version}: scene.${missing}`);
    const { camera } = this.scene;
    // It looks from where it is put, at once, and does not draw by itself.
    camera.tick = () => { camera.view.recalcMatrix(camera.view.lastT()); return false; };
    lighten(graph);
    raiseMarks(graph);
    const [page, room] = [graph, this.scene.container].map((node) => node.getBoundingClientRect());
    // Where the scene is in the picture: left, top, width, height.
    this.box = [room.left - page.left, room.top - page.top, room.width, room.height];
  }

  /** Draw it, seen from a camera where one is given; returns the canvas that shows it. */
  draw(camera) {
    const { view } = this.scene.camera;
    const point = ({ x, y, z }) => [x, y, z];
    if (camera) view.lookAt(view.lastT() + 1, point(camera.eye), point(camera.center), point(camera.up));
    this.scene.glplot.redraw();
    return this.scene.glplot.gl.canvas;
  }

  /** Give its context back at once: a browser has few. */
  release() {
    this.scene.recoverContext = () => {}; // Plotly would wait for it to come back
    this.scene.glplot.gl.getExtension("WEBGL_lose_context")?.loseContext();
  }
}
