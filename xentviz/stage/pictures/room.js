// The room of a picture, as the page gives it, and the one that it was drawn for.

/** Have a picture fill its room. */
export function fit(picture) {
  picture.filled = picture.room;
  Plotly.relayout(picture.graph, { autosize: true });
}

/** Whether a picture in view was drawn for another room; a pixel is none to Plotly. */
export function isOfAnotherRoom({ room, filled }) {
  const apart = Math.max(Math.abs(room.width - filled.width), Math.abs(room.height - filled.height));
  return Boolean(room.width && room.height) && apart > 1;
}

/** Where a pointer is in a graph, in pixels of its drawing: where pages are zoomed it is shown smaller. */
export function pointerIn(graph, { clientX, clientY }) {
  const { left, top, width, height } = graph.getBoundingClientRect();
  return [(clientX - left) * (graph.offsetWidth / width), (clientY - top) * (graph.offsetHeight / height)];
}
