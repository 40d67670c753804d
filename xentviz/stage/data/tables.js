// Tables as Python packed them, unpacked into columns that hand out rows.

const TYPES = { u2: Uint16Array, f4: Float32Array, f8: Float64Array };
const NONE = 65535; // in 16 bits, which hold levels of a scale, this is no number

/** Base64 columns as typed arrays that hand out rows. */
export function unpack(table) {
  const columns = {};
  for (const [name, { type, shape, data, array: ready, as, low, step }] of Object.entries(table)) {
    if (as) { columns[name] = columns[as]; continue; }
    if (ready) { columns[name] = new Column(ready, shape); continue; }
    const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
    const array = new TYPES[type](bytes.buffer);
    const number = (level) => (level === NONE ? NaN : low + level * step);
    columns[name] = new Column(type === "u2" ? Float32Array.from(array, number) : array, shape);
  }
  return columns;
}

/** What one quantity is at each row. */
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
export function spread(value, length) {
  if (typeof value === "number") return Array(length).fill(value);
  return value;
}

/** Whether two vectors or matrices hold the same numbers. */
export function same(a, b) {
  return a.length === b.length && a.every((value, index) =>
    Object.is(value, b[index]) || (value?.length && same(value, b[index])));
}
