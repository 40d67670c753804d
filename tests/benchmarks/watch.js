// What a benchmark sees of a page, the same on both sides: set up before the page's own
// scripts run, read by Python afterwards. Times are milliseconds since navigation began.
(() => {
  const SURFACE = 3000; // vertices in one call: more than any mark has, less than a surface
  const watch = {
    inputs: [], // [time of the pointer event, value of the slider]
    samples: [], // what each frame showed, at its end
    released: 0, // the last pointerup
    heard: 0, // the last answer from the server, or where it has none the last message
    answers: 0, // how many answers have come
    addressed: 0, // the last change of the address
    drawn: 0, // the last call that drew in 3-D
    changed: 0, // the last change of a flat picture, since `afresh`
    tasks: [], // [start, length] of each task of 50 ms or more
    surface: 0, // the end of the first frame with a surface in it
  };
  globalThis.watch = watch;
  let pointer = 0;
  const note = (type, action) => addEventListener(type, action, { capture: true, passive: true });
  for (const type of ["pointerdown", "pointermove"]) note(type, (event) => { pointer = event.timeStamp; });
  note("pointerup", (event) => { watch.released = event.timeStamp; });
  note("input", ({ target }) => watch.inputs.push([pointer, Number(target.value)]));

  const { port1, port2 } = new MessageChannel(); // one: to make one in each frame would be work
  const actions = [];
  port1.onmessage = () => actions.shift()(performance.now());

  /** Run an action once this frame's rendering is done. */
  const after = (action) => {
    actions.push(action);
    port2.postMessage(null);
  };

  const Socket = globalThis.WebSocket;
  globalThis.WebSocket = class extends Socket {
    constructor(...parameters) {
      super(...parameters);
      this.addEventListener("message", () => {
        if (!watch.answers) watch.heard = performance.now();
      });
    }
  };

  const fetchAny = globalThis.fetch.bind(globalThis);
  globalThis.fetch = async (...parameters) => {
    const response = await fetchAny(...parameters);
    if (!new URL(response.url).pathname.includes("/answer/")) return response;
    const read = response.arrayBuffer.bind(response);
    response.arrayBuffer = async () => {
      const data = await read();
      watch.answers += 1;
      watch.heard = performance.now();
      return data;
    };
    return response;
  };

  for (const name of ["pushState", "replaceState"]) {
    const change = history[name].bind(history);
    history[name] = (...parameters) => {
      const before = location.href;
      change(...parameters);
      if (location.href !== before) watch.addressed = performance.now();
    };
  }

  // What the page's own callbacks of a frame take, all together. A frame in which none runs
  // shows nothing new; one of ours in each would be work that the page does not have.
  let script = 0;
  const request = globalThis.requestAnimationFrame.bind(globalThis);
  globalThis.requestAnimationFrame = (callback) => request((time) => {
    watch.frame?.(time);
    const start = performance.now();
    callback(time);
    script += performance.now() - start;
  });

  let inSpace = null; // what the 3-D figures held at the first call of this frame
  const drew = (count) => {
    watch.drawn = performance.now();
    inSpace ??= sampled(true);
    if (!watch.surface && count >= SURFACE) {
      watch.surface = watch.drawn;
      after((now) => { watch.surface = now; });
    }
  };
  for (const { prototype } of [WebGLRenderingContext, WebGL2RenderingContext]) {
    const { drawArrays, drawElements } = prototype;
    prototype.drawArrays = function (mode, first, count) {
      drew(count);
      if (drawsInSpace) drawArrays.call(this, mode, first, count);
    };
    prototype.drawElements = function (mode, count, ...rest) {
      drew(count);
      if (drawsInSpace) drawElements.call(this, mode, count, ...rest);
    };
  }

  /** The numbers that Plotly holds for each trace looked at, in 3-D or not. */
  const sampled = (scene) => Object.fromEntries((watch.styles ?? [])
    .filter((style) => style.scene === scene)
    .map(({ figure, graph, trace, attribute }) => {
      const value = attribute.split(".").reduce((part, name) => part[name], graph.data[trace]);
      return [figure, Array.from(value)];
    }));

  /**
   * Sample every frame of the page at its end, from now on: the read-out's text and a trace
   * of each figure. A 3-D figure is sampled where it is drawn, and only in frames that draw
   * it. Where the next frame begins before this one's end is told, it is sampled there: what
   * the next one shows would be mixed with what this one drew.
   */
  watch.begin = (quantity, styles) => {
    const graphs = styles.map(({ figure }) => document.querySelector(`[data-figure="${figure}"] .js-plotly-plot`));
    Object.assign(watch, { inputs: [], samples: [], released: 0,
      styles: styles.map((style, k) => ({ ...style, graph: graphs[k] })) });
    const readout = document.querySelector(`[data-quantity="${quantity}"]`);
    let frame = null; // the one whose end is to come
    const sample = (time) => {
      frame = null;
      watch.samples.push({ time, text: readout.textContent, script,
        figures: { ...sampled(false), ...inSpace } });
      inSpace = null;
      script = 0;
    };
    watch.frame = (here) => {
      if (frame === here) return;
      if (frame !== null) sample(performance.now());
      frame = here;
      after((time) => { if (frame === here) sample(time); });
    };
    script = 0;
  };

  watch.end = () => {
    watch.frame = null;
    const { inputs, samples, released } = watch;
    return { inputs, samples, released };
  };

  // ---- an answer to a release

  const changes = new MutationObserver((records) => {
    if (records.some(({ target }) => target.closest?.(".js-plotly-plot"))) watch.changed = performance.now();
  });
  new PerformanceObserver((list) => {
    watch.tasks.push(...list.getEntries().map(({ startTime, duration }) => [startTime, duration]));
  }).observe({ type: "longtask", buffered: true });

  /** Note from now on what a release leads to. */
  watch.afresh = () => {
    Object.assign(watch, { released: 0, heard: 0, addressed: 0, drawn: 0, changed: 0 });
    changes.observe(document, { attributes: true, childList: true, subtree: true });
  };

  /** The last that a release has led to. */
  Object.defineProperty(watch, "last", {
    get: () => Math.max(watch.heard, watch.addressed, watch.drawn, watch.changed),
  });

  /** The longest task since the release; 0 where none was long. */
  watch.longest = () => Math.max(0, ...watch.tasks
    .filter(([start]) => start >= watch.released).map(([, length]) => length));
})();
