// What a graph has drawn, for comparing: its nodes in a notation that does not depend on
// how they came there, and the pixels of its scene.
(() => {
  const INVISIBLE = { opacity: "1" }; // as a style: what Plotly's errorbars have by turns

  /** One node and all in it; an empty group is nothing, for Plotly makes one by turns. */
  const written = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    const inner = [...node.childNodes].map(written).join("");
    if (node.localName === "g" && !inner) return "";
    // A bar without a height has no colour, and Plotly styles it by turns.
    const isFlat = /^M([^,]+),([^V]+)V\2H/.test(node.getAttribute("d") ?? "");
    const style = isFlat ? [] : [...node.style].map((name) => [name, node.style.getPropertyValue(name)])
      .filter(([name, value]) => INVISIBLE[name] !== value);
    const attributes = [...node.attributes].filter(({ name }) => name !== "style")
      .map(({ name, value }) => [name, value]);
    const all = [...attributes, ...style].map((pair) => pair.join("=")).sort().join(" ");
    return `<${node.localName} ${all}>${inner}\n`;
  };

  const nodes = (graph) => [...graph.querySelectorAll(".plot")].map(written).join("");

  const pixels = (graph) => {
    const { glplot } = graph._fullLayout.scene._scene;
    glplot.redraw();
    const { gl } = glplot;
    const buffer = new Uint8Array(4 * gl.drawingBufferWidth * gl.drawingBufferHeight);
    Object.getPrototypeOf(gl).readPixels.call(gl, 0, 0, gl.drawingBufferWidth,
      gl.drawingBufferHeight, gl.RGBA, gl.UNSIGNED_BYTE, buffer);
    return { buffer, scale: String(graph._fullLayout.scene._scene.dataScale) };
  };

  const differs = (before, after) => {
    if (typeof before !== "string") {
      const { length } = before.buffer;
      let n = 0;
      for (let k = 0; k < length; k += 1) if (before.buffer[k] !== after.buffer[k]) n += 1;
      // A mark that leaves the surface has Plotly scale all of the scene anew: the same
      // picture, but for rounding at its edges.
      const most = before.scale === after.scale ? 0 : length / 1000;
      return n > most ? `${n} of ${length} values of pixels` : "";
    }
    if (before === after) return "";
    const [a, b] = [before.split("\n"), after.split("\n")];
    const k = a.findIndex((line, index) => line !== b[index]);
    return `${a[k]}\n   but ${b[k]}`;
  };

  let paintsAlone = false; // while the stage paints, and no restyle does

  /** Have `note` be given each trace that Plotly's own modules draw in a frame. */
  const watchModules = (note) => {
    const plots = new Map();
    for (const { graph } of stage.pictures.drawn.values()) {
      for (const { _module: module } of graph._fullData) if (module.plot) plots.set(module, module.plot);
    }
    for (const [module, plot] of plots) {
      module.plot = function (graph, axes, calculated, ...rest) {
        if (paintsAlone) calculated.forEach(([{ trace }]) => note(trace));
        return plot.call(this, graph, axes, calculated, ...rest);
      };
    }
    return () => plots.forEach((plot, module) => { module.plot = plot; });
  };

  /** Note in `found` where pictures that are not whole have other nodes once they are restyled. */
  const compare = (settle, found, at) => {
    for (const [name, picture] of stage.pictures.drawn) {
      const shot = picture.scene ? pixels : nodes;
      if (!picture.unsettled.size) continue;
      const before = shot(picture.graph);
      settle(picture);
      const difference = differs(before, shot(picture.graph));
      if (difference) found[`${name} at ${at}`] = difference;
    }
    return found;
  };

  /** Where pictures that are not whole have other nodes once they are restyled. */
  globalThis.unequalNow = async () => {
    const { settle } = await import("/stage/pictures/moving.js");
    return compare(settle, {}, "rest");
  };

  /** Where a drag of a control over `n` of its stops, or all, ends otherwise than a restyle. */
  globalThis.unequal = async (control, n) => {
    const { settle } = await import("/stage/pictures/moving.js");
    const { input, control: { low, step, n_stops: stops } } = stage.page.slider(control);
    const stride = Math.max(1, Math.floor((stops - 1) / (n - 1)));
    const found = {};
    const tally = { restyles: 0, frames: 0, drawn: [], stops };
    const { restyle } = Plotly;
    const undo = watchModules(({ name, type }) => tally.drawn.push(`${type} ${name} at ${input.value}`));
    for (let stop = 0; stop < stops; stop += stride) {
      input.value = low + stop * step;
      stage.hand.drag(control, Number(input.value));
      Plotly.restyle = (...parameters) => { tally.restyles += 1; return restyle(...parameters); };
      paintsAlone = true;
      stage.paint();
      Plotly.restyle = restyle;
      paintsAlone = false;
      tally.frames += 1;
      compare(settle, found, input.value);
    }
    undo();
    stage.tell = () => {}; // what is let go is not asked for
    stage.hand.release();
    return { found, ...tally };
  };
})();
