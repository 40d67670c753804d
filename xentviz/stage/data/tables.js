// Tables: columns that hand out rows, and how Python packed them.

const TYPES = { u2: Uint16Array, f4: Float32Array, f8: Float64Array };
const NONE = 65535; // in 16 bits, which hold levels of a scale, this is no number

/**
 * The columns of a table whose numbers lie in `bytes`: xentviz/sweep/packing.py. Refused
 * where these end too soon, as a document does that was cut off on its way.
 */
export function columns(table, bytes) {
  const found = {};
  for (const [name, column] of Object.entries(table)) {
    if (!column.as && endOf(column) > bytes.length) throw new RangeError(name);
    found[name] = column.as ? found[column.as]
      : new Column(() => numbers(column, bytes), column.shape);
  }
  return found;
}

/** The byte that a column ends before. */
const endOf = ({ type, shape, start }) => start + shape.reduce((a, b) => a * b, TYPES[type].BYTES_PER_ELEMENT);

/** The numbers of a column, put together again from its bytes. */
function numbers({ type, shape, start, low, step }, bytes) {
  const count = shape.reduce((a, b) => a * b, 1) * (type === "f8" ? 2 : 1);
  const words = new (type === "u2" ? Uint16Array : Uint32Array)(count);
  for (let plane = 0; plane < words.BYTES_PER_ELEMENT; plane += 1) {
    const from = start + plane * count;
    for (let k = 0; k < count; k += 1) words[k] |= bytes[from + k] << (8 * plane);
  }
  const width = shape.length ? count / shape[0] : count;
  for (let k = width; k < count; k += 1) words[k] += words[k - width];
  const array = new TYPES[type](words.buffer);
  if (type !== "u2") return array;
  return Float32Array.from(array, (level) => (level === NONE ? NaN : low + level * step));
}

/** What one quantity is at each row; its numbers are unpacked when one is first needed. */
export class Column {
  #array;
  #whole;

  /**
   * @param {ArrayLike<number> | (() => ArrayLike<number>)} numbers row after row, or what unpacks them
   * @param {number[]} shape the number of rows, and the shape of each
   */
  constructor(numbers, shape) {
    this.#array = numbers;
    this.shape = shape;
    this.width = shape.slice(1).reduce((a, b) => a * b, 1);
  }

  /** All numbers, row after row. @returns {any} */
  get array() {
    if (typeof this.#array === "function") this.#array = this.#array();
    return this.#array;
  }

  /** One row, or the whole where there are no rows: a number, a vector, a matrix. */
  at(index) {
    if (index === null) return (this.#whole ??= this.#row(null));
    return this.#row(index);
  }

  #row(index) {
    const shape = index === null ? this.shape : this.shape.slice(1);
    const start = index === null ? 0 : index * this.width;
    if (!shape.length) return this.array[start];
    const width = shape.at(-1);
    if (shape.length === 1) return this.array.subarray(start, start + width);
    return Array.from({ length: shape[0] }, (_, row) =>
      this.array.subarray(start + row * width, start + (row + 1) * width));
  }
}

/**
 * The value of a quantity: in the row of a table, else at rest. `x.0` is a part of x, and
 * a table may hold the parts that move instead of the whole.
 */
export function lookUp(quantity, table, index, rest) {
  if (table[quantity]) return table[quantity].at(index);
  const dot = quantity.lastIndexOf(".");
  const [name, part] = [quantity.slice(0, dot), quantity.slice(dot + 1)];
  if (dot > 0 && table[name]) return table[name].at(index)[part];
  const still = rest[quantity]?.at(null);
  if (still === undefined) return rest[name]?.at(null)[part];
  if (typeof still === "number" || !partsIn(table).has(quantity)) return still;
  return still.map((value, k) => table[`${quantity}.${k}`]?.at(index) ?? value);
}

const parted = new WeakMap(); // by table: what it holds parts of

/** What a table holds parts of. */
function partsIn(table) {
  if (!parted.has(table)) parted.set(table, new Set(Object.keys(table).map((name) => name.replace(/\.\d+$/, ""))));
  return parted.get(table);
}

/** A number for each point of a trace. */
export function spread(value, length) {
  if (typeof value === "number") return Array(length).fill(value);
  return value;
}

/** Whether two vectors or matrices hold the same numbers. */
export function same(a, b) {
  return a === b || a.length === b.length && a.every((value, index) =>
    Object.is(value, b[index]) || (value?.length && same(value, b[index])));
}
