// The room of a picture, as the page gives it, and the one that it was drawn for.

/** The rooms of pictures: each is filled as soon as nothing moves. */
export class Rooms {
  /** @param {import("./pictures.js").Pictures} pictures */
  constructor(pictures) {
    this.pictures = pictures;
    this.filling = null; // the frame in which the next is filled
    this.observer = new ResizeObserver((entries) => this.follow(entries));
  }

  /** Have a graph fill its room from now on. */
  observe(graph) {
    this.observer.observe(graph);
  }

  /**
   * The rooms of some graphs are others, whatever made them so. Under the hand nothing
   * changes its size; it follows once that rests.
   */
  follow(entries) {
    const { drawn, stage: { isMoving, travel } } = this.pictures;
    for (const picture of drawn.values()) {
      picture.room = entries.findLast(({ target }) => target === picture.graph)?.contentRect ?? picture.room;
      if (!isMoving || travel.trip) this.fill(picture);
    }
  }

  /** Once nothing moves any more, pictures whose rooms have changed meanwhile fill them, one a frame. */
  fillSoon() {
    this.filling ??= requestAnimationFrame(() => {
      this.filling = null;
      const { drawn, stage } = this.pictures;
      if (!stage.isMoving && [...drawn.values()].some((picture) => this.fill(picture))) this.fillSoon();
    });
  }

  /** Have a picture fill its room, where that is another; whether it was. */
  fill(picture) {
    if (!picture.ready || picture.stale || !isOfAnotherRoom(picture)) return false;
    // Of a flat one Plotly draws what it has calculated, which goes along with the hand.
    if (picture.scene) this.pictures.settle(picture);
    picture.filled = picture.room;
    Plotly.relayout(picture.graph, { autosize: true });
    return true;
  }

  /** Let go of every graph. */
  clear() {
    cancelAnimationFrame(this.filling);
    this.filling = null;
    this.observer.disconnect();
  }
}

/** Whether a picture in view was drawn for another room; a pixel is none to Plotly. */
function isOfAnotherRoom({ room, filled }) {
  const apart = Math.max(Math.abs(room.width - filled.width), Math.abs(room.height - filled.height));
  return Boolean(room.width && room.height) && apart > 1;
}

/** Where a pointer is in a graph, in pixels of its drawing: where pages are zoomed it is shown smaller. */
export function pointerIn(graph, { clientX, clientY }) {
  const { left, top, width, height } = graph.getBoundingClientRect();
  return [(clientX - left) * (graph.offsetWidth / width), (clientY - top) * (graph.offsetHeight / height)];
}
