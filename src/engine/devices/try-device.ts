// Tries a device, in this process: whether it computes at all, and, where asked, whether it learns and how fast it is.
import { TrainingError } from '../../core/errors.ts';
import { createTensor, toNumbers } from '../graph/engine-tensor.ts';
import { createGraph } from '../graph/graph.ts';
import { toModelBytes } from '../onnx/to-model-bytes.ts';
import { add } from '../operators/add.ts';
import { createSession, type Device, type Session } from '../session.ts';
import { measureProductSpeed, type ProductSpeed } from './matrix-product-speed.ts';
import { memoryLimitHolds } from './memory-limit-holds.ts';
import { trainXor, type XorTraining } from './xor-network.ts';

/** What to try. */
export interface DeviceTrial {
  readonly device: Device;
  /** As of a session; 0 is one a core. */
  readonly threads: number;
  /** Whether it computes; how fast it is too; whether it learns XOR too. */
  readonly extent: 'computes' | 'multiplies' | 'learns';
}

/** What a device did. Times are UTC. */
export interface DeviceAbility {
  /** Training of XOR; null where not asked for. */
  readonly xor:
    | (XorTraining & { readonly start: string; readonly end: string; readonly seconds: number })
    | null;
  readonly product: ProductSpeed | null;
  /** Whether a limit of GPU memory holds; null where not asked for, and for devices that know no limit. */
  readonly memoryLimitHolds: boolean | null;
}

/**
 * Computes on the device.
 * @throws ConfigError where it is missing; TrainingError where it computes wrongly
 */
export async function tryDevice({ device, threads, extent }: DeviceTrial): Promise<DeviceAbility> {
  const open = (model: Uint8Array): Promise<Session> => createSession(model, { device, threads });
  await addOnDevice(open, device);
  const product = extent === 'computes' ? null : await measureProductSpeed(open);
  if (extent !== 'learns') return { xor: null, product, memoryLimitHolds: null };
  const start = new Date();
  const startedAt = performance.now();
  const xor = await trainXor(open);
  const seconds = (performance.now() - startedAt) / 1000;
  const end = new Date();
  const multiplyWithin = (gpuMemoryLimitBytes: number) =>
    measureProductSpeed((model) => createSession(model, { device, threads, gpuMemoryLimitBytes }));
  return {
    xor: { ...xor, start: start.toISOString(), end: end.toISOString(), seconds },
    product,
    memoryLimitHolds: device === 'cuda' ? await memoryLimitHolds(multiplyWithin) : null,
  };
}

async function addOnDevice(open: (model: Uint8Array) => Promise<Session>, device: Device): Promise<void> {
  const graph = createGraph('sum');
  const a = graph.input('a', 'float32', [2]);
  graph.output('sum', add(a, a));
  const session = await open(toModelBytes(graph));
  try {
    const { sum } = await session.run({ a: createTensor('float32', [2], [1, 2]) });
    const got = toNumbers(sum!);
    if (got[0] === 2 && got[1] === 4) return;
    throw new TrainingError(`device ${device} computes wrongly: [1, 2] + [1, 2] gives [${got.join(', ')}]`);
  } finally {
    await session.close();
  }
}
