import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../core/errors.ts';
import type { DeviceReport, reportDevice } from './devices.ts';
import { resolveSession } from './resolve-session.ts';

/** A machine whose devices multiply at these speeds; those not named are missing. */
function machine(speeds: Partial<Record<DeviceReport['device'], number>>, memoryLimitHolds = true) {
  const tried: string[] = [];
  const report: typeof reportDevice = async (device, extent) => {
    tried.push(`${device} ${extent}`);
    const gflops = speeds[device];
    if (gflops === undefined)
      return { device, available: false, reason: 'it is not there', remedy: 'buy one' };
    const product = extent === 'computes' ? null : { gflops, side: 1024 };
    return { device, available: true, ability: { xor: null, product, memoryLimitHolds } };
  };
  return { tried, report };
}

describe('resolveSession', () => {
  it('takes the processor without a trial', async () => {
    const { tried, report } = machine({});
    const expected = { device: 'cpu', threads: 0, gpuMemoryLimitBytes: 0 };
    expect(await resolveSession({}, { report })).toEqual(expected);
    expect(await resolveSession({ device: 'cpu', threads: 3 }, { report })).toEqual({
      ...expected,
      threads: 3,
    });
    expect(tried).toEqual([]);
  });

  it('tries a GPU that is asked for, and says why it is missing', async () => {
    const { tried, report } = machine({ cpu: 100, webgpu: 1 });
    expect((await resolveSession({ device: 'webgpu' }, { report })).device).toBe('webgpu');
    expect(tried).toEqual(['webgpu computes']);
    await expect(resolveSession({ device: 'cuda' }, { report })).rejects.toThrow(
      new ConfigError('device cuda is not available here: it is not there; buy one, or use the device cpu'),
    );
    await expect(resolveSession({ device: 'abacus' as never }, { report })).rejects.toThrow(/got 'abacus'/);
  });

  it.each([
    [{ cpu: 100 }, 'cpu'],
    [{ cpu: 100, webgpu: 1000 }, 'webgpu'],
    [{ cpu: 100, webgpu: 0.2 }, 'cpu'],
    [{ cpu: 100, webgpu: 2000, cuda: 1000 }, 'cuda'],
    [{ cpu: 100, webgpu: 2000, cuda: 50 }, 'webgpu'],
  ] as const)('chooses by speed where asked to: of %j, %s', async (speeds, device) => {
    expect((await resolveSession({ device: 'auto' }, machine(speeds))).device).toBe(device);
  });

  it('gives a limit of memory to cuda alone, and only where it holds', async () => {
    const gpuMemoryLimitBytes = 1e9;
    const speeds = { cpu: 100, webgpu: 2000, cuda: 1000 };
    const limited = { gpuMemoryLimitBytes, device: 'cuda' } as const;
    expect(await resolveSession(limited, machine(speeds))).toEqual({ ...limited, threads: 0 });
    await expect(resolveSession(limited, machine(speeds, false))).rejects.toThrow(
      /does not keep to a GPU memory/,
    );
    for (const device of ['cpu', 'webgpu'] as const) {
      await expect(resolveSession({ ...limited, device }, machine(speeds))).rejects.toThrow(
        /needs the device cuda/,
      );
    }
    const auto = { gpuMemoryLimitBytes, device: 'auto' } as const;
    expect((await resolveSession(auto, machine(speeds))).device).toBe('cuda');
    const without = await resolveSession(auto, machine({ cpu: 100, webgpu: 2000 }));
    expect(without).toEqual({ device: 'cpu', threads: 0, gpuMemoryLimitBytes: 0 });
  });
});
