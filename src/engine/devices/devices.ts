// Which devices this machine can compute on: those that ONNX Runtime was built for are tried, because a build may
// name a device whose driver or library is missing. With ONNX Runtime 1.30 for Node: `cpu` everywhere; `webgpu` in the
// package, through Vulkan, Metal or Direct3D 12; `cuda` by its optional download, on Linux (x64).
import { DEVICES, type Device } from '../session.ts';
import { deviceRemedy } from './device-remedy.ts';
import { runTrial } from './run-trial.ts';
import type { DeviceAbility, DeviceTrial } from './try-device.ts';

/** One device of this machine. */
export type DeviceReport =
  | { readonly device: Device; readonly available: true; readonly ability: DeviceAbility }
  | {
      readonly device: Device;
      readonly available: false;
      /** Why it can not be used. */
      readonly reason: string;
      /** What to do about it. */
      readonly remedy: string;
    };

/** How to look at devices. */
export interface DeviceOptions {
  /** Stops the look; AbortedError. */
  readonly signal?: AbortSignal | undefined;
  /** Threads of a session, from 1; default 0, one a core. */
  readonly threads?: number;
}

/** Tries one device in a process of its own, which takes about half a second. */
export async function reportDevice(
  device: Device,
  extent: DeviceTrial['extent'],
  options: DeviceOptions = {},
): Promise<DeviceReport> {
  const { signal, threads = 0 } = options;
  const outcome = await runTrial({ device, threads, extent }, { signal });
  if ('ability' in outcome) return { device, available: true, ability: outcome.ability };
  const { problem, notes } = outcome;
  return { device, available: false, ...deviceRemedy(device, problem, notes, process.platform) };
}

/** Tries all devices, one after the other, in the order of DEVICES. */
export async function listDevices(
  extent: DeviceTrial['extent'] = 'computes',
  options: DeviceOptions = {},
): Promise<DeviceReport[]> {
  const reports: DeviceReport[] = [];
  for (const device of DEVICES) reports.push(await reportDevice(device, extent, options));
  return reports;
}
