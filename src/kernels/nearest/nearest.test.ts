import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { AbortedError, ConfigError } from '../../core/errors.ts';
import { createKernelMemory } from '../kernel-memory.ts';
import { createVectorStore, type VectorStore, vectorAt } from '../vector-store.ts';
import { cosineScales } from './cosine-scales.ts';
import { type CreateNearestOptions, createNearest, type Nearest } from './nearest.ts';
import type { NearestOptions, NearestQuery, NearestRows } from './queries.ts';
import { searchByReference } from './reference.ts';

function storeOf(rows: readonly (readonly number[])[], dimensions = rows[0]?.length ?? 1): VectorStore {
  const store = createVectorStore(createKernelMemory(), rows.length, dimensions);
  for (const [i, row] of rows.entries()) vectorAt(store, i).set(row);
  return store;
}

const open: Nearest[] = [];
afterEach(async () => {
  for (const nearest of open.splice(0)) await nearest.close();
});
function create(store: VectorStore, options: CreateNearestOptions = {}): Nearest {
  const nearest = createNearest(store, options);
  open.push(nearest);
  return nearest;
}

type Search = (
  store: VectorStore,
  queries: readonly NearestQuery[],
  options: NearestOptions,
  how?: CreateNearestOptions,
) => Promise<NearestRows[]>;

const byKernel =
  (threads: number): Search =>
  (store, queries, options, how) =>
    create(store, { ...how, threads }).search(queries, options);
const SEARCHES: readonly [string, Search][] = [
  ['the reference', async (...args) => searchByReference(...args)],
  ['the kernel', byKernel(1)],
  ['the kernel on 2 threads', byKernel(2)],
];

const plain = (found: readonly NearestRows[]) =>
  found.map(({ rows, scores }) => [...rows].map((row, i) => [row, scores[i]]));

describe.each(SEARCHES)('a search by %s', (_, search) => {
  const store = storeOf([
    [1, 0, 0],
    [0, 2, 0],
    [1, 1, 1],
    [0, 0, 0],
    [-1, 0, 3],
  ]);
  const found = async (query: NearestQuery, options: NearestOptions, how?: CreateNearestOptions) =>
    plain(await search(store, [query], options, how))[0];

  test('ranks rows by their product with the vector', async () => {
    expect(await found({ vector: [1, 2, 0] }, { k: 3 })).toEqual([
      [1, 4],
      [2, 3],
      [0, 1],
    ]);
  });

  test('puts the lower row first where products are equal, also at the last place', async () => {
    expect(await found({ vector: [1, 0, 0] }, { k: 3 })).toEqual([
      [0, 1],
      [2, 1],
      [1, 0],
    ]);
    const same = storeOf(Array.from({ length: 9000 }, () => [2]));
    expect(plain(await search(same, [{ vector: [-1] }], { k: 2 }))).toEqual([
      [
        [0, -2],
        [1, -2],
      ],
    ]);
  });

  test('gives all rows where k is larger, and none for k = 0 or an empty range', async () => {
    const all = await found({ vector: [0, 0, 1] }, { k: 99 });
    expect(all).toEqual([
      [4, 3],
      [2, 1],
      [0, 0],
      [1, 0],
      [3, 0],
    ]);
    expect(await found({ vector: [0, 0, 1] }, { k: 0 })).toEqual([]);
    expect(await found({ vector: [0, 0, 1] }, { k: 3, start: 2, end: 2 })).toEqual([]);
    expect(await search(storeOf([], 3), [{ vector: [0, 0, 1] }], { k: 3 })).toEqual([
      { rows: new Uint32Array(0), scores: new Float64Array(0) },
    ]);
  });

  test('asked nothing, answers nothing', async () => {
    expect(await search(store, [], { k: 3 })).toEqual([]);
  });

  test('looks at a range of rows only, and names them by their row in the whole', async () => {
    expect(await found({ vector: [1, 2, 0] }, { k: 9, start: 2, end: 4 })).toEqual([
      [2, 3],
      [3, 0],
    ]);
  });

  test('multiplies each product with its row, as for cosines; a vector of zeros has cosine 0', async () => {
    const scales = cosineScales(store);
    const cosines = await found({ vector: [0, 0.6, 0.8] }, { k: 5 }, { scales });
    expect(cosines!.map(([row]) => row)).toEqual([2, 4, 1, 0, 3]);
    const expected = [1.4 / Math.sqrt(3), 2.4 / Math.sqrt(10), 0.6, 0, 0];
    for (const [i, [, score]] of cosines!.entries()) expect(score).toBeCloseTo(expected[i]!, 6);
  });

  test('leaves out rows of a later day, and none where the query has no day', async () => {
    const days = Int32Array.of(10, 11, 12, -0x80000000, 9);
    const rowsAt = async (day?: number | null) =>
      (await found({ vector: [1, 1, 1], ...(day === undefined ? {} : { day }) }, { k: 9 }, { days }))!.map(
        ([row]) => row,
      );
    expect(await rowsAt(10)).toEqual([4, 0, 3]);
    expect(await rowsAt(11)).toEqual([1, 4, 0, 3]);
    expect(await rowsAt(null)).toEqual([2, 1, 4, 0, 3]);
    expect(await rowsAt()).toEqual([2, 1, 4, 0, 3]);
  });

  test('leaves out the rows that each query excludes, in whatever order they are named', async () => {
    const vector = [1, 1, 1];
    const queries = [
      { vector, excluded: [4, 0, 2, 2] },
      { vector, excluded: [] },
      { vector },
      { vector, excluded: [1] },
    ];
    expect(plain(await search(store, queries, { k: 2 }))).toEqual([
      [
        [1, 2],
        [3, 0],
      ],
      ...[1, 2].map(() => [
        [2, 3],
        [1, 2],
      ]),
      [
        [2, 3],
        [4, 2],
      ],
    ]);
  });

  test('refuses what it can not use, and says which query it is', async () => {
    const refusal = async (query: NearestQuery, options: NearestOptions = { k: 1 }) =>
      search(store, [{ vector: [1, 1, 1] }, query], options).then(
        () => '',
        (error: Error) => {
          expect(error).toBeInstanceOf(ConfigError);
          return error.message;
        },
      );
    expect(await refusal({ vector: [1, 1] })).toContain('query 1: expected 3 dimensions, got 2');
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, 1e30]) {
      expect(await refusal({ vector: [1, bad, 1] })).toContain('query 1: expected finite numbers');
    }
    const vector = [1, 1, 1];
    expect(await refusal({ vector, excluded: [5] })).toContain('query 1: no vector has the excluded row 5');
    expect(await refusal({ vector, day: 1.5 })).toContain('query 1: expected a whole day');
    expect(await refusal({ vector }, { k: -1 })).toContain('got -1');
    expect(await refusal({ vector }, { k: 1, start: 2, end: 6 })).toContain('got rows from 2 to 6');
  });
});

describe('the kernel', () => {
  const whole = fc.integer({ min: -50, max: 50 });

  test('finds what the reference finds, bit for bit, for any shape, factors, days and exclusions', async () => {
    const shape = fc.record({
      dimensions: fc.integer({ min: 1, max: 40 }),
      numRows: fc.integer({ min: 0, max: 80 }),
      numQueries: fc.integer({ min: 0, max: 11 }),
      k: fc.integer({ min: 0, max: 20 }),
      isWhole: fc.boolean(),
      seed: fc.array(whole, { minLength: 20, maxLength: 60 }),
    });
    await fc.assert(
      fc.asyncProperty(shape, async ({ dimensions, numRows, numQueries, k, isWhole, seed }) => {
        let at = 0;
        // Whole numbers make ties; their thirds make roundings.
        const next = () => {
          at += 7;
          return seed[at % seed.length]! * ((at % 5) + 1);
        };
        const vector = () => Array.from({ length: dimensions }, () => (isWhole ? next() : next() / 3));
        const store = storeOf(Array.from({ length: numRows }, vector), dimensions);
        const scales = Float32Array.from({ length: numRows }, () => next() / 16);
        const days = Int32Array.from({ length: numRows }, next);
        const queries = Array.from({ length: numQueries }, () => ({
          vector: vector(),
          day: next() % 2 === 0 ? null : next(),
          excluded: Array.from({ length: numRows }, (_, row) => row).filter(() => next() > 40),
        }));
        const start = Math.min(numRows, Math.abs(next()) % 9);
        const expected = searchByReference(store, queries, { k, start }, { scales, days });
        expect(await createNearest(store, { scales, days }).search(queries, { k, start })).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });

  // More rows than one chunk and more queries than one batch, with no two sums alike.
  const rows = Array.from({ length: 9001 }, (_, i) =>
    Array.from({ length: 7 }, (_, j) => Math.sin(i * 7 + j)),
  );
  const many = storeOf(rows);
  const queries = Array.from({ length: 70 }, (_, i) => ({ vector: rows[i * 100]!, excluded: [i * 100] }));

  test('gives the same bits alone as in a batch, and on any number of threads', async () => {
    const one = create(many);
    const together = await one.search(queries, { k: 12 });
    expect(together).toHaveLength(70);
    expect(together[69]).toEqual(searchByReference(many, [queries[69]!], { k: 12 })[0]);
    for (const [i, query] of queries.entries()) {
      expect(await one.search([query], { k: 12 })).toEqual([together[i]]);
    }
    expect(await create(many, { threads: 3 }).search(queries, { k: 12 })).toEqual(together);
  });

  test('serves searches that are asked at the same time, with their own factors and k', async () => {
    const one = create(many, { threads: 2 });
    const scales = Float32Array.from(rows, (_, i) => 1 / (i + 1));
    const scaled = one.withScales(scales);
    const answers = await Promise.all([
      one.search(queries.slice(0, 3), { k: 4 }),
      scaled.search(queries.slice(0, 3), { k: 9001 }),
      one.search(queries.slice(0, 3), { k: 2 }),
    ]);
    expect(answers[0]).toEqual(searchByReference(many, queries.slice(0, 3), { k: 4 }));
    expect(answers[1]).toEqual(searchByReference(many, queries.slice(0, 3), { k: 9001 }, { scales }));
    expect(answers[2]).toEqual(searchByReference(many, queries.slice(0, 3), { k: 2 }));
  });

  test('holds more rows and exclusions than it first has room for, and no more memory for more queries', async () => {
    const one = create(many);
    const wide = await one.search([queries[0]!, queries[1]!], { k: 8000 });
    expect(wide[1]).toEqual(searchByReference(many, [queries[1]!], { k: 8000 })[0]);
    const excluded = Array.from({ length: 8990 }, (_, row) => row);
    const [rest] = await one.search([{ vector: rows[0]!, excluded }], { k: 100 });
    expect([...rest!.rows].sort()).toEqual([
      8990, 8991, 8992, 8993, 8994, 8995, 8996, 8997, 8998, 8999, 9000,
    ]);
    const used = many.memory.usedBytes;
    await one.search([...queries, ...queries, ...queries], { k: 12 });
    expect(many.memory.usedBytes).toBe(used);
  });

  test('stops when the signal has fired, and can be asked again', async () => {
    const one = create(many);
    const controller = new AbortController();
    controller.abort();
    await expect(one.search(queries, { k: 1 }, { signal: controller.signal })).rejects.toThrow(AbortedError);
    expect(await one.search([queries[0]!], { k: 1 })).toEqual(
      searchByReference(many, [queries[0]!], { k: 1 }),
    );
  });

  test('refuses vectors, factors and days that it can not use', () => {
    for (const bad of [Number.NaN, Number.NEGATIVE_INFINITY, 1e25]) {
      const store = storeOf([[1, 2], [3, bad], [bad, 0]]); // biome-ignore format: one row a vector
      expect(() => createNearest(store)).toThrow(/row 1 is not finite/);
    }
    const store = storeOf([[1], [2]]);
    expect(() => createNearest(store, { scales: Float32Array.of(1) })).toThrow(/each of 2 rows, got 1/);
    expect(() => createNearest(store, { scales: Float32Array.of(1, Number.NaN) })).toThrow(/NaN for row 1/);
    expect(() => createNearest(store, { days: Int32Array.of(1, 2, 3) })).toThrow(/a day for each of 2 rows/);
  });

  test('asks nothing of closed threads', async () => {
    const one = create(many, { threads: 2 });
    const sibling = one.withScales(new Float32Array(9001));
    await one.close();
    await one.close();
    await expect(sibling.search([queries[0]!], { k: 1 })).rejects.toThrow('closed');
  });
});

test('the factor of a cosine is 1 / norm, and 0 for a vector of zeros or one too short', () => {
  expect([...cosineScales(storeOf([[3, 4], [0, 0], [0, 0.5], [1e-42, 0]]))]).toEqual([Math.fround(0.2), 0, 2, 0]); // biome-ignore format: one row a vector
  expect(cosineScales(storeOf([], 2))).toHaveLength(0);
});
