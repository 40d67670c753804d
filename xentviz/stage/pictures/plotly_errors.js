// Error bars, as the `d` of the paths that Plotly made for them: components/errorbars/calc.js
// and plot.js of plotly.js.
import { setTo } from "./plotly_nodes.js";

/** What the error bars of a trace reach to, which Plotly adds to what it has calculated. */
export function putErrors(calculated, trace) {
  for (const axis of ["x", "y"]) {
    const errors = trace[`error_${axis}`];
    if (!errors?.visible) continue;
    const { array, arrayminus = array } = errors;
    calculated.forEach((point, k) => {
      point[`${axis}s`] = point[axis] - arrayminus[k];
      point[`${axis}h`] = point[axis] + array[k];
    });
  }
}

/** What writes the error bars of a trace; null where a node is not as expected. */
export function errorsOf({ xaxis, yaxis }, trace, group, calculated) {
  const { error_x: across, error_y: upright } = trace;
  const bars = [...group.querySelectorAll(":scope > g.errorbars > g.errorbar")];
  const kinds = [["xerror", across], ["yerror", upright]].filter(([, errors]) => errors?.visible);
  if (bars.length !== (kinds.length ? calculated.length : 0)) return null;
  const writes = [];
  for (const [name, errors] of kinds) {
    const { width } = errors.copy_ystyle ? upright : errors;
    const paths = bars.map((bar) => bar.querySelector(`path.${name}`));
    const first = paths.find(Boolean);
    for (const [k, { x, y, xs, xh, ys, yh }] of calculated.entries()) {
      const at = name === "xerror" ? [yaxis.c2p(y), xaxis.c2p(xh), xaxis.c2p(xs)]
        : [xaxis.c2p(x), yaxis.c2p(yh), yaxis.c2p(ys)];
      if (!at.every(Number.isFinite)) {
        writes.push(() => paths[k]?.remove()); // as of a point that is not there
        continue;
      }
      if (!first) return null;
      writes.push(() => setTo(paths[k] ?? bars[k].appendChild(first.cloneNode()), "d",
        name === "xerror" ? lying(...at, width) : standing(...at, width)));
    }
  }
  return () => writes.forEach((write) => write());
}

const lying = (y, far, near, width) => `M${far},${y - width}v${2 * width}m0,-${width}H${near}m0,-${width}v${2 * width}`;
const standing = (x, far, near, width) => `M${x - width},${far}h${2 * width}m-${width},0V${near}m-${width},0h${2 * width}`;
