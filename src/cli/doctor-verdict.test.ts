import { describe, expect, it } from 'vitest';
import type { DeviceReport } from '../engine/devices/devices.ts';
import { doctorLines } from './doctor-lines.ts';
import { type DoctorFindings, judge } from './doctor-verdict.ts';

const learned = (accuracy: number): DeviceReport => ({
  device: 'cpu',
  available: true,
  ability: {
    xor: {
      accuracy,
      steps: 41,
      firstLoss: 0.28875,
      loss: 0.0096652,
      start: '2026-01-02T03:04:05.000Z',
      end: '2026-01-02T03:04:05.030Z',
      seconds: 0.03,
    },
    product: { gflops: 120.4, side: 1024 },
    memoryLimitHolds: null,
  },
});
const cuda: DeviceReport = { device: 'cuda', available: false, reason: 'no card', remedy: 'buy one' };

const FINDINGS: DoctorFindings = {
  machine: {
    segue: '1.2.3',
    node: '24.0.0',
    system: 'Linux 6.1 x64',
    processor: 'Example',
    cores: 2,
    memoryBytes: 8 * 2 ** 30,
    freeMemoryBytes: 2 ** 31,
    memoryLimitBytes: 2 ** 32,
  },
  webAssembly: { simd: true, relaxedSimd: false, threads: true },
  kernels: 'simd',
  sqlite: { version: '3.50.0', fullText: true },
  onnxRuntime: '1.30.0',
  mpi: { mpirun: null, library: null },
  devices: [learned(1)],
};

describe('judge', () => {
  it('finds a machine usable by its processor alone, and says what more there could be', () => {
    expect(judge(FINDINGS)).toEqual({ usable: true, text: 'usable: trains on cpu' });
    expect(judge({ ...FINDINGS, devices: [learned(1), cuda] })).toEqual({
      usable: true,
      text: 'usable: trains on cpu; for cuda, buy one',
    });
  });

  it.each<[Partial<DoctorFindings>, RegExp]>([
    [{ webAssembly: { simd: false, relaxedSimd: false, threads: true } }, /SIMD or threads: use Node 24/],
    [{ kernels: null }, /compiled kernels are missing: run npm run build:assets/],
    [{ sqlite: null }, /SQLite with full-text search: use Node 24/],
    [{ sqlite: { version: '3', fullText: false } }, /SQLite with full-text search/],
    [{ onnxRuntime: null, devices: [cuda] }, /^not usable: ONNX Runtime can not be loaded: install [^;]*$/],
    [{ devices: [learned(0.75)] }, /cpu does not learn XOR/],
    [{ devices: [cuda] }, /no device learns; cuda is not available \(no card\): buy one/],
  ])('finds it not usable with %j', (change, reason) => {
    const { usable, text } = judge({ ...FINDINGS, ...change });
    expect(usable).toBe(false);
    expect(text).toMatch(/^not usable: /);
    expect(text).toMatch(reason);
    expect(text).not.toContain('\n');
  });
});

describe('doctorLines', () => {
  it('say whether a limit of memory holds, and that ONNX Runtime is missing', () => {
    const ability = { xor: null, product: null, memoryLimitHolds: false };
    const devices = [{ device: 'cuda', available: true, ability }] as const;
    const lines = doctorLines({ ...FINDINGS, onnxRuntime: null, devices }, (text) => text);
    expect(lines).toContain('  ONNX Runtime  missing');
    expect(lines).toContain('  cuda  limit of GPU memory: has no effect');
  });

  it('lays out machine and devices', () => {
    expect(doctorLines({ ...FINDINGS, devices: [learned(1), cuda] }, (text) => text)).toEqual([
      'Machine',
      '  Segue         1.2.3',
      '  Node          24.0.0',
      '  system        Linux 6.1 x64',
      '  processor     Example, 2 cores',
      '  memory        8.0 GiB, 4.0 GiB allowed to this process, 2.0 GiB free',
      '  WebAssembly   SIMD yes, relaxed SIMD no, threads yes, kernels simd',
      '  SQLite        3.50.0, full-text search yes',
      '  ONNX Runtime  1.30.0',
      '  MPI           not found (optional)',
      '',
      'Devices',
      '  cpu   XOR: 100 % right, loss 0.289 to 0.00967 in 41 steps',
      '             start 2026-01-02T03:04:05.000Z, end 2026-01-02T03:04:05.030Z, 0.030 s',
      '        matrix product 1024 x 1024: 120 GFLOP/s',
      '  cuda  not available: no card',
      '',
    ]);
  });
});
