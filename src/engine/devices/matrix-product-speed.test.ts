import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { EngineTensor } from '../graph/engine-tensor.ts';
import { createSession } from '../session.ts';
import { measureProductSpeed } from './matrix-product-speed.ts';

describe('measureProductSpeed', () => {
  it('takes small matrices on a device that would need seconds for large ones', async () => {
    const sides: number[] = [];
    const speed = await measureProductSpeed(async () => ({
      inputs: [],
      outputs: [],
      run: async ({ a }: Readonly<Record<string, EngineTensor>>) => {
        sides.push(a!.shape[0]!);
        await sleep(20);
        return {};
      },
      close: async () => {},
    }));
    expect(sides).toEqual([128, 128, 128, 128, 128, 128]);
    expect(speed.side).toBe(128);
    // Four products of 2 x 128^3 operations in at least about 20 ms.
    expect(speed.gflops).toBeGreaterThan(0.01);
    expect(speed.gflops).toBeLessThan((4 * 2 * 128 ** 3) / 18e6);
  });

  it('computes products, not something shorter', async () => {
    let mean = Number.NaN;
    await measureProductSpeed(async (model) => {
      const session = await createSession(model, { threads: 1 });
      const close = async () => {
        const ones = { dtype: 'float32', shape: [2, 2], data: Float32Array.of(1, 1, 1, 1) } as const;
        mean = Number((await session.run({ a: ones, b: ones })).mean!.data[0]);
        await session.close();
      };
      return { ...session, close };
    });
    // A matrix of ones of side 2, times itself four times.
    expect(mean).toBe(16);
  });
});
