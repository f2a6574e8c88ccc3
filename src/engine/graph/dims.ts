// Lengths of axes while a graph is built: numbers, or products of symbols such as `batch` whose values only a run
// knows. A symbolic length is kept as a canonical text, `2*batch*time`, so that equal lengths are equal texts.

/** Length of an axis: a whole number from 1, or a name such as `batch`, or a product such as `32*batch`. */
export type Dim = number | string;

/** Lengths of all axes, outermost first; empty for a scalar. */
export type Shape = readonly Dim[];

/** A length as a product: a factor and the sorted names of its symbols. */
interface Monomial {
  readonly factor: number;
  readonly symbols: readonly string[];
}

function parseDim(dim: Dim): Monomial {
  if (typeof dim === 'number') return { factor: dim, symbols: [] };
  const parts = dim.split('*');
  const leading = Number(parts[0]);
  return Number.isNaN(leading) ? { factor: 1, symbols: parts } : { factor: leading, symbols: parts.slice(1) };
}

function formatDim({ factor, symbols }: Monomial): Dim {
  if (symbols.length === 0) return factor;
  const names = [...symbols].sort().join('*');
  return factor === 1 ? names : `${factor}*${names}`;
}

/** The names in a length, with repetitions: `['batch', 'time']` for `2*batch*time`. */
export function symbolsOf(dim: Dim): readonly string[] {
  return parseDim(dim).symbols;
}

/** The number in a length: 2 for `2*batch*time`. */
export function factorOf(dim: Dim): number {
  return parseDim(dim).factor;
}

/** The product of lengths; 1 for none. */
export function multiplyDims(dims: Shape): Dim {
  const parsed = dims.map(parseDim);
  return formatDim({
    factor: parsed.reduce((product, { factor }) => product * factor, 1),
    symbols: parsed.flatMap(({ symbols }) => symbols),
  });
}

/** `dividend / divisor`, or null where that is no whole length for every value of the symbols. */
export function divideDims(dividend: Dim, divisor: Dim): Dim | null {
  const over = parseDim(dividend);
  const under = parseDim(divisor);
  const symbols = [...over.symbols];
  for (const symbol of under.symbols) {
    const place = symbols.indexOf(symbol);
    if (place < 0) return null;
    symbols.splice(place, 1);
  }
  const factor = over.factor / under.factor;
  return Number.isInteger(factor) ? formatDim({ factor, symbols }) : null;
}

/** True where two shapes are equal for every value of their symbols. */
export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((dim, axis) => dim === b[axis]);
}

/** True where every length is a number. */
export function isStatic(shape: Shape): shape is readonly number[] {
  return shape.every((dim) => typeof dim === 'number');
}

/** A shape for people: `[batch, 3]`. */
export function formatShape(shape: Shape): string {
  return `[${shape.join(', ')}]`;
}
