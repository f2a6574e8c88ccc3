// From what a user asks for (--device, --threads, --gpu-memory-limit) to options of a session that will work here.
import { ConfigError } from '../../core/errors.ts';
import { DEVICES, type SessionOptions } from '../session.ts';
import { type DeviceReport, reportDevice } from './devices.ts';

/** What a user may ask for: a device, or `auto` for the fastest that is there. */
export const DEVICE_CHOICES = ['auto', ...DEVICES] as const;

/** One of DEVICE_CHOICES. */
export type DeviceChoice = (typeof DEVICE_CHOICES)[number];

/** A user's wishes. */
export interface SessionWishes {
  /** Default `cpu`. */
  readonly device?: DeviceChoice | undefined;
  /** Default 0, one a core. */
  readonly threads?: number | undefined;
  /** For `cuda`; with `auto` it rules `webgpu` out, which knows no limit. Default 0, none. */
  readonly gpuMemoryLimitBytes?: number | undefined;
}

/** How to find out. */
export interface ResolveContext {
  /** Stops trials; AbortedError. */
  readonly signal?: AbortSignal | undefined;
  /** Tries a device; default `reportDevice`. */
  readonly report?: typeof reportDevice;
}

/**
 * Options of a session. `cpu` is taken as it is; `webgpu` and `cuda` are tried first; `auto` takes a GPU where one
 * multiplies matrices faster than the processor does, `cuda` before `webgpu`, for a GPU may be there in name only,
 * imitated by the processor.
 * @throws ConfigError where the device is not available, with reason and remedy, or where it does not keep to the limit
 */
export async function resolveSession(
  wishes: SessionWishes,
  context: ResolveContext = {},
): Promise<Required<SessionOptions>> {
  const { device: choice = 'cpu', threads = 0, gpuMemoryLimitBytes = 0 } = wishes;
  if (!DEVICE_CHOICES.includes(choice)) {
    throw new ConfigError(`expected a device of ${DEVICE_CHOICES.join(', ')}, got '${choice}'`);
  }
  const limited = gpuMemoryLimitBytes > 0;
  if (limited && (choice === 'cpu' || choice === 'webgpu')) {
    throw new ConfigError(`a GPU memory limit needs the device cuda, got ${choice}; leave the limit out`);
  }
  const report = context.report ?? reportDevice;
  const look = (device: DeviceReport['device'], extent: Extent) =>
    report(device, extent, { signal: context.signal, threads });
  const device = choice === 'auto' ? await findFastest(look, limited) : choice;
  if (device === 'cpu') return { device, threads, gpuMemoryLimitBytes: 0 };
  const found = await look(device, limited ? 'learns' : 'computes');
  if (!found.available) {
    throw new ConfigError(
      `device ${device} is not available here: ${found.reason}; ${found.remedy}, or use the device cpu`,
    );
  }
  if (limited && found.ability.memoryLimitHolds !== true) {
    throw new ConfigError(
      'this ONNX Runtime does not keep to a GPU memory limit; leave the limit out, and use smaller batches where memory is short',
    );
  }
  return { device, threads, gpuMemoryLimitBytes };
}

type Extent = Parameters<typeof reportDevice>[1];

async function findFastest(
  look: (device: DeviceReport['device'], extent: Extent) => Promise<DeviceReport>,
  limited: boolean,
): Promise<DeviceReport['device']> {
  let own: number | null = null;
  for (const device of limited ? (['cuda'] as const) : (['cuda', 'webgpu'] as const)) {
    const speed = gflopsOf(await look(device, 'multiplies'));
    if (speed === 0) continue;
    own ??= gflopsOf(await look('cpu', 'multiplies'));
    if (speed > own) return device;
  }
  return 'cpu';
}

const gflopsOf = (report: DeviceReport): number =>
  report.available ? (report.ability.product?.gflops ?? 0) : 0;
