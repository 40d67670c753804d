// A scene in the hand: dragged sideways it turns, two fingers bring it nearer, and Ctrl or
// ⌘ with the wheel. Whatever else a finger or a wheel does there scrolls the page.
//
// Plotly's own hand would keep the page from scrolling, roll the picture over, and leave
// the camera in `layout` behind; so a scene is drawn with `dragmode: false`, and what
// Plotly would yet keep from the browser does not reach it.
import { lookFrom } from "../pictures/camera.js";
import { look } from "../pictures/plotly_internals.js";

export const DRAG_THRESHOLD = 6; // px that a finger goes sideways before it holds what it is on
const LOWEST = 0.02; // radians over the floor
const HIGHEST = Math.PI / 2 - 0.005; // from straight above "up" would be nowhere
const FARTHEST = 5; // from the centre, in sides of Plotly's cube
const WHEEL = 0.002; // how much nearer, by pixel
const STEP = 1 / 36; // of half a turn, by key
const NEARER = 1.1; // times, by key
// What a key does as a hand would: [right, down] in steps, and how many times nearer.
const KEYS = { ArrowRight: [1, 0, 1], ArrowLeft: [-1, 0, 1], ArrowUp: [0, -1, 1], ArrowDown: [0, 1, 1],
  "+": [0, 0, NEARER], "=": [0, 0, NEARER], "-": [0, 0, 1 / NEARER] };

/**
 * Have a graph turn under the hand.
 * @param {any} graph
 * @param {() => any} current gives the picture in it as it is drawn now
 * @param {(picture: any) => void} onTurn called after each change of the camera
 */
export function putOrbit(graph, current, onTurn) {
  const orbit = new Orbit(graph, current, onTurn);
  const early = { capture: true };
  const own = { capture: true, passive: false };
  graph.addEventListener("pointerdown", (event) => orbit.press(event), early);
  graph.addEventListener("pointermove", (event) => orbit.drag(event), early);
  for (const end of ["pointerup", "pointercancel"]) {
    graph.addEventListener(end, (event) => orbit.release(event), early);
  }
  for (const touch of ["touchstart", "touchmove", "touchend"]) {
    graph.addEventListener(touch, (event) => orbit.keep(event), own);
  }
  graph.addEventListener("wheel", (event) => orbit.roll(event), own);
  graph.addEventListener("keydown", (event) => orbit.steer(event));
}

class Orbit {
  constructor(graph, current, onTurn) {
    this.graph = graph;
    this.current = current;
    this.onTurn = onTurn;
    this.fingers = new Map(); // by pointer: where it was last
    this.isHeld = false;
  }

  /** The picture, where it is a scene and this happens in it. */
  pictureOf({ target }) {
    const picture = this.current();
    return picture?.scene && picture.ready && (target.localName === "canvas" || this.isHeld) ? picture : null;
  }

  /** A finger or the mouse is put down; a second finger takes hold by itself. */
  press(event) {
    const picture = this.pictureOf(event);
    if (!picture || event.button === 1 || (event.pointerType === "mouse" && this.fingers.size)) return;
    cancelAnimationFrame(picture.turning);
    this.fingers.set(event.pointerId, { x: event.clientX, y: event.clientY, startX: event.clientX, startY: event.clientY });
    this.pans = event.button === 2 || event.ctrlKey || event.metaKey || event.shiftKey;
    if (event.pointerType === "mouse" || this.fingers.size > 1) this.hold();
  }

  /** Nothing but this scene follows from now on. */
  hold() {
    this.isHeld = true;
    for (const id of this.fingers.keys()) this.graph.setPointerCapture(id);
  }

  /** One finger turns the scene by its way; two by that of their middle, and zoom. */
  drag(event) {
    const finger = this.fingers.get(event.pointerId);
    const picture = finger && this.pictureOf(event);
    if (!picture) return;
    const before = span(this.fingers);
    Object.assign(finger, { x: event.clientX, y: event.clientY });
    if (!this.isHeld) {
      const [sideways, upright] = [Math.abs(finger.x - finger.startX), Math.abs(finger.y - finger.startY)];
      if (sideways < DRAG_THRESHOLD || sideways < upright) return;
      this.hold();
    }
    const now = span(this.fingers);
    const side = this.graph.clientHeight;
    const way = [(now.x - before.x) / side, (now.y - before.y) / side];
    this.aim(picture, (camera) => {
      const next = this.pans ? panned(camera, ...way) : turned(camera, ...way);
      return now.length && before.length ? nearer(next, now.length / before.length) : next;
    });
  }

  /** The hand leaves it, or the browser scrolls with it. */
  release({ pointerId }) {
    if (this.fingers.delete(pointerId) && !this.fingers.size) this.isHeld = false;
  }

  /** Keep touches from Plotly, and those of a hand that holds the scene from the browser. */
  keep(event) {
    if (!this.pictureOf(event)) return;
    event.stopPropagation();
    if ((this.isHeld || event.touches.length > 1) && event.cancelable && event.type !== "touchend") event.preventDefault();
  }

  /** A wheel scrolls the page; with Ctrl or ⌘, as a pinch on a touchpad comes, it zooms. */
  roll(event) {
    const picture = this.pictureOf(event);
    if (!picture) return;
    event.stopPropagation();
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const pixels = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1);
    this.aim(picture, (camera) => nearer(camera, Math.exp(-WHEEL * pixels)));
  }

  /** Arrow keys turn it, plus and minus bring it nearer and away, Home leads back. */
  steer(event) {
    const picture = this.current();
    const key = KEYS[event.key];
    if (!picture?.scene || !picture.ready || !event.target.matches(".plot-container")) return;
    if (event.ctrlKey || event.metaKey || event.altKey || (!key && event.key !== "Home")) return;
    event.preventDefault();
    if (!key) return void lookFrom(picture, "reset");
    cancelAnimationFrame(picture.turning);
    const [right, down, times] = key;
    this.aim(picture, (camera) => nearer(turned(camera, STEP * right, STEP * down), times));
  }

  /** Look as `change` makes of how it is looked at now, from outside and above the floor. */
  aim(picture, change) {
    const { scene } = this.graph.layout;
    const { eye, center = { x: 0, y: 0, z: 0 }, ...rest } = scene.camera;
    const ball = around({ eye, center }, scene.aspectratio);
    look(this.graph, { ...rest, up: { x: 0, y: 0, z: 1 }, ...within(change(ball)) });
    this.onTurn(picture);
  }
}

/** The middle of some fingers, and how far two of them are apart. */
function span(fingers) {
  const all = [...fingers.values()];
  const [a, b = a] = all;
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, length: Math.hypot(a.x - b.x, a.y - b.y) };
}

/** A camera by its angles around its centre; `room` holds half of each side of the scene. */
function around({ eye, center }, { x, y, z } = { x: 1, y: 1, z: 1 }) {
  const [dx, dy, dz] = [eye.x - center.x, eye.y - center.y, eye.z - center.z];
  const radius = Math.hypot(dx, dy, dz);
  return { center, radius, room: { x: x / 2, y: y / 2, z: z / 2 },
    round: Math.atan2(dy, dx), high: Math.asin(dz / radius) };
}

/** Turned by the way of a hand, in heights of the picture: one is half a turn. */
const turned = (ball, right, down) =>
  ({ ...ball, round: ball.round - Math.PI * right, high: ball.high + Math.PI * down });

/** As many times as near. */
const nearer = (ball, times) => ({ ...ball, radius: ball.radius / times });

/** Moved aside with the hand, its centre kept in the scene. */
function panned(ball, right, down) {
  const { round, high, radius, room, center: { x, y, z } } = ball;
  const [across, along] = [radius * right, radius * down * Math.sin(high)];
  const kept = (value, half) => Math.min(half, Math.max(-half, value));
  return { ...ball, center: {
    x: kept(x + across * Math.sin(round) - along * Math.cos(round), room.x),
    y: kept(y - across * Math.cos(round) - along * Math.sin(round), room.y),
    z: kept(z + radius * down * Math.cos(high), room.z) } };
}

/** The camera of angles that leave the eye above the floor, and out of the scene's box. */
function within({ center, radius, round, high, room }) {
  const nearest = 1.05 * Math.hypot(room.x, room.y, room.z) + Math.hypot(center.x, center.y, center.z);
  const r = Math.min(FARTHEST, Math.max(nearest, radius));
  const h = Math.min(HIGHEST, Math.max(LOWEST, high));
  return { center, eye: { x: center.x + r * Math.cos(h) * Math.cos(round),
    y: center.y + r * Math.cos(h) * Math.sin(round), z: center.z + r * Math.sin(h) } };
}
