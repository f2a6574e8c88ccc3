// `segue doctor` as a user runs it: the processor learns, and a device that is missing is told with its remedy.
import { describe, expect, it } from 'vitest';
import { listAll, runSegue, segueOutput } from '../helpers/run-segue.ts';
import { useTemporaryFolder } from '../helpers/temporary-folder.ts';

const folder = useTemporaryFolder();

interface DoctorReport {
  readonly machine: { readonly node: string; readonly cores: number; readonly memoryBytes: number };
  readonly webAssembly: Readonly<Record<string, boolean>>;
  readonly sqlite: { readonly fullText: boolean };
  readonly onnxRuntime: string;
  readonly mpi: object;
  readonly devices: readonly {
    readonly device: string;
    readonly available: boolean;
    readonly reason?: string;
    readonly remedy?: string;
    readonly ability?: {
      readonly xor: {
        readonly accuracy: number;
        readonly firstLoss: number;
        readonly loss: number;
        readonly start: string;
        readonly end: string;
        readonly seconds: number;
      };
      readonly product: { readonly gflops: number; readonly side: number };
    };
  }[];
  readonly verdict: { readonly usable: boolean; readonly text: string };
}

describe('segue doctor', () => {
  it('trains XOR on the processor and reports all of it as JSON', { timeout: 60_000 }, async () => {
    const report = JSON.parse(
      await segueOutput(['doctor', '--device', 'cpu', '--threads', '1', '--json', '--quiet'], folder()),
    ) as DoctorReport;
    expect(report.machine.node).toBe(process.versions.node);
    expect(report.machine.cores).toBeGreaterThanOrEqual(1);
    expect(report.webAssembly).toEqual({ simd: true, relaxedSimd: expect.any(Boolean), threads: true });
    expect(report.sqlite.fullText).toBe(true);
    expect(report.onnxRuntime).toMatch(/^\d+\.\d+\.\d+$/);
    const [cpu] = report.devices;
    const { xor, product } = cpu!.ability!;
    expect(xor.accuracy).toBe(1);
    expect(xor.loss).toBeLessThan(xor.firstLoss);
    const elapsed = Date.parse(xor.end) - Date.parse(xor.start);
    expect(Math.abs(elapsed / 1000 - xor.seconds)).toBeLessThan(0.1);
    expect(product).toEqual({ gflops: expect.any(Number), side: 1024 });
    expect(report.verdict).toEqual({ usable: true, text: 'usable: trains on cpu' });
    expect(listAll(folder())).toEqual([]);
  });

  it('tries every device and says in words what is there', { timeout: 120_000 }, async () => {
    const { code, stdout, stderr } = await runSegue(['doctor', '--quiet'], { cwd: folder() });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^ {2}cpu +XOR: 100 % right, loss \S+ to \S+ in \d+ steps$/m);
    expect(stdout).toMatch(/^ +start \S+Z, end \S+Z, \S+ s$/m);
    expect(stdout).toMatch(/matrix product 1024 x 1024: \S+ GFLOP\/s/);
    expect(stdout).toMatch(/^ {2}webgpu +(XOR|not available: )/m);
    expect(stdout).toMatch(/^ {2}cuda +(XOR|not available: )/m);
    expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/^usable: trains on cpu/);
  });

  it('refuses a device that there is not', async () => {
    const { code, stderr } = await runSegue(['doctor', '--device', 'abacus'], { cwd: folder() });
    expect(code).toBe(2);
    expect(stderr).toMatch(/allowed choices are auto, cpu, webgpu, cuda; see segue doctor --help\n$/i);
  });
});
