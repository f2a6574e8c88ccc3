// `segue doctor` as a user runs it: the processor learns, and a device that is missing is told with its remedy.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { listAll, runSegue, segueOutput } from '../helpers/run-segue.ts';
import { useTemporaryFolder } from '../helpers/temporary-folder.ts';

const folder = useTemporaryFolder();

interface DoctorReport {
  readonly machine: { readonly node: string; readonly cores: number; readonly memoryBytes: number };
  readonly webAssembly: Readonly<Record<string, boolean>>;
  readonly sqlite: { readonly fullText: boolean };
  readonly onnxRuntime: string | null;
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
  afterEach(() => vi.unstubAllEnvs());

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
    expect(Date.parse(xor.end)).toBeGreaterThanOrEqual(Date.parse(xor.start));
    expect(xor.seconds).toBeGreaterThan(0);
    expect(product.gflops).toBeGreaterThan(0);
    expect([128, 1024]).toContain(product.side); // a busy machine takes the smaller matrices
    expect(report.verdict).toEqual({ usable: true, text: 'usable: trains on cpu' });
    expect(listAll(folder())).toEqual([]);
  });

  it('tries every device and says in words what is there', { timeout: 120_000 }, async () => {
    const { code, stdout, stderr } = await runSegue(['doctor', '--quiet'], { cwd: folder() });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^ {2}cpu +XOR: 100 % right, loss \S+ to \S+ in \d+ steps$/m);
    expect(stdout).toMatch(/^ +start \S+Z, end \S+Z, \S+ s$/m);
    expect(stdout).toMatch(/matrix product (128 x 128|1024 x 1024): \S+ GFLOP\/s/);
    expect(stdout).toMatch(/^ {2}webgpu +(XOR|not available: )/m);
    expect(stdout).toMatch(/^ {2}cuda +(XOR|not available: )/m);
    expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/^usable: trains on cpu/);
  });

  it('examines a machine that ONNX Runtime can not be loaded on', async () => {
    const hook =
      "import { registerHooks } from 'node:module'; registerHooks({ resolve(name, context, next) { " +
      "if (name === 'onnxruntime-node') throw new Error('no such library'); return next(name, context); } });";
    vi.stubEnv('NODE_OPTIONS', `--import=data:text/javascript,${encodeURIComponent(hook)}`);
    const run = (args: string[]) => runSegue(['doctor', '--quiet', ...args], { cwd: folder() });
    const remedy = 'install Segue again, on Linux';
    const text = await run([]);
    expect(text.code).toBe(4);
    expect(text.stdout).toMatch(/^ {2}ONNX Runtime +missing$/m);
    expect(text.stdout).toMatch(
      /^ {2}cpu +not available: ONNX Runtime can not be loaded \(no such library\)$/m,
    );
    expect(text.stderr).toContain(`not usable: ONNX Runtime can not be loaded: ${remedy}`);
    const { code, stdout } = await run(['--device', 'webgpu', '--json']);
    expect(code).toBe(4);
    const report = JSON.parse(stdout) as DoctorReport;
    expect(report.onnxRuntime).toBeNull();
    expect(report.devices[0]!.remedy).toContain(remedy);
  });

  it('refuses a device that there is not', async () => {
    const { code, stderr } = await runSegue(['doctor', '--device', 'abacus'], { cwd: folder() });
    expect(code).toBe(2);
    expect(stderr).toMatch(/allowed choices are auto, cpu, webgpu, cuda; see segue doctor --help\n$/i);
  });
});
