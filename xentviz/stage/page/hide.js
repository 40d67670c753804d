// What a teacher has hidden does not reach the page; what is left fills the gaps.

/** An answer without the pictures, controls and numbers that are hidden. */
export function withoutHidden(data, hidden) {
  const gone = (name) => hidden.includes(name) || hidden.includes(name.split(".")[0]);
  const pictures = data.figures.filter(({ name }) => gone(name));
  return { ...data,
    figures: data.figures.filter(({ name }) => !gone(name)),
    layout: pictures.reduce((rows, { name }) => withoutArea(rows, name), data.layout),
    // A hidden control keeps its place in the state.
    controls: data.controls.map((c) => ({ ...c, hidden: c.hidden || gone(c.name) })),
    readouts: data.readouts.filter(({ quantity }) => !gone(quantity)) };
}

/** The rows of a grid after the neighbours of an area have grown over it. */
function withoutArea(rows, name) {
  const grid = rows.map((row) => row.split(" "));
  for (const turned of [false, true]) {
    const lines = turned ? transposed(grid) : grid;
    const grown = grownAlong(lines, name);
    if (grown) return (turned ? transposed(grown) : grown).map((row) => row.join(" "));
  }
  return rows;
}

/** Lines in which those before or after the area go on into it; null where none fit. */
function grownAlong(lines, name) {
  const across = lines.filter((line) => line.includes(name));
  const rest = lines.filter((line) => !line.includes(name));
  if (across.every((line) => line.every((cell) => cell === name))) return rest;
  for (const step of [-1, 1]) {
    const beside = across.map((line) =>
      line[step < 0 ? line.indexOf(name) - 1 : line.lastIndexOf(name) + 1]);
    // Whoever goes on must lie beside the area with all of its height.
    const ends = rest.some((line) => line.some((cell) => beside.includes(cell)));
    if (beside.every(Boolean) && !ends) {
      return lines.map((line) => {
        const cell = beside[across.indexOf(line)];
        return line.map((here) => (here === name ? cell : here));
      });
    }
  }
  return null;
}

const transposed = (lines) => lines[0].map((_, k) => lines.map((line) => line[k]));
