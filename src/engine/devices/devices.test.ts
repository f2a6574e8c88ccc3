import { afterEach, describe, expect, it, vi } from 'vitest';
import { AbortedError } from '../../core/errors.ts';
import { explainImport, RUNTIME_REMEDY } from '../explain-loading.ts';
import { createSession } from '../session.ts';
import { deviceRemedy } from './device-remedy.ts';
import { reportDevice } from './devices.ts';
import { runTrial } from './run-trial.ts';
import { trainXor } from './xor-network.ts';

const onOneThread = (model: Uint8Array) => createSession(model, { threads: 1 });

describe('trainXor', () => {
  it('learns all four answers, the same way each time', async () => {
    const training = await trainXor(onOneThread);
    expect(training.accuracy).toBe(1);
    expect(training.loss).toBeLessThan(0.01);
    expect(training.loss).toBeLessThan(training.firstLoss);
    expect(await trainXor(onOneThread)).toEqual(training);
  });

  it.each([2, 3, 4, 5, 6])('learns with seed %i too', async (seed) => {
    expect((await trainXor(onOneThread, { seed })).accuracy).toBe(1);
  });

  it('does not take a device for good that computes wrongly', async () => {
    // Gives back the parameters that it got, so that nothing is learned.
    const { accuracy, loss, firstLoss, steps } = await trainXor(async (model) => {
      const session = await onOneThread(model);
      return {
        ...session,
        run: async (feeds) => {
          const results = await session.run(feeds);
          return Object.fromEntries(
            Object.entries(results).map(([name, value]) => [name, feeds[name.replace('next/', '')] ?? value]),
          );
        },
      };
    });
    expect(accuracy).toBeLessThan(1);
    expect(loss).toBe(firstLoss);
    expect(steps).toBe(2000);
  });
});

describe('devices', () => {
  it('are tried in a process of their own', async () => {
    const report = await reportDevice('cpu', 'computes', { threads: 1 });
    expect(report).toEqual({
      device: 'cpu',
      available: true,
      ability: { xor: null, product: null, memoryLimitHolds: null },
    });
  });

  it('are missing with a reason and a remedy', async () => {
    // The trial of a name that no runtime has fails as that of a missing device does.
    const outcome = await runTrial({ device: 'tpu' as never, threads: 1, extent: 'computes' });
    expect(outcome).toMatchObject({
      problem: expect.stringMatching(/expected a device of cpu, webgpu, cuda/),
    });
  });
});

describe('runTrial', () => {
  afterEach(() => vi.unstubAllEnvs());
  const trial = { device: 'cpu', threads: 1, extent: 'computes' } as const;

  it('ends with the signal', async () => {
    await expect(runTrial(trial, { signal: AbortSignal.abort() })).rejects.toThrow(AbortedError);
    const signal = AbortSignal.timeout(20);
    await expect(runTrial({ ...trial, extent: 'learns' }, { signal })).rejects.toThrow(AbortedError);
  });

  it('does not wait for a process that hangs', async () => {
    const outcome = await runTrial({ ...trial, extent: 'learns' }, { timeoutMs: 10 });
    expect(outcome).toEqual({ problem: 'its process gave no answer within 0.01 s', notes: '' });
  });

  it('tells a process that the system killed from one that hangs', async () => {
    vi.stubEnv('NODE_OPTIONS', "--import=data:text/javascript,process.kill(process.pid,'SIGKILL')");
    const outcome = await runTrial(trial);
    expect(outcome.notes).toBe('');
    expect(outcome).toMatchObject({
      problem: 'its process ended with SIGKILL, perhaps by the system, for want of memory',
    });
  });
});

describe('deviceRemedy', () => {
  it.each([
    [
      'webgpu',
      'Failed to get a WebGPU adapter',
      "Warning: Couldn't load Vulkan: libvulkan.so.1",
      /libvulkan1/,
    ],
    ['webgpu', 'Failed to get a WebGPU adapter', 'While initializing adapter (Vulkan)', /newer driver/],
    ['webgpu', 'Failed to get a WebGPU adapter', '', /install the driver/],
    ['cuda', 'ONNX Runtime for Cuda: Failed to load shared library', '', /install CUDA 12 and cuDNN 9/],
    ['cuda', 'CUDA failure 100: no CUDA-capable device is detected', '', /nvidia-smi/],
    [
      'webgpu',
      'no available backend found. ERR: [webgpu] backend not found.',
      '',
      /another platform|platform/,
    ],
  ] as const)('of %s for "%s" and "%s"', (device, problem, notes, remedy) => {
    expect(deviceRemedy(device, problem, notes, 'linux').remedy).toMatch(remedy);
  });

  it('is that of ONNX Runtime, on any device, where that is missing', () => {
    const { message } = explainImport(new Error('libstdc++.so.6: cannot open shared object file'));
    expect(deviceRemedy('cuda', message, '', 'linux')).toEqual({
      reason: 'ONNX Runtime can not be loaded (libstdc++.so.6: cannot open shared object file)',
      remedy: RUNTIME_REMEDY,
    });
  });

  it('gives the problem itself where it is not known', () => {
    expect(deviceRemedy('webgpu', 'odd', '', 'linux').reason).toBe('odd');
    expect(deviceRemedy('cuda', 'odd', '', 'darwin').remedy).toBe('use webgpu');
  });
});
