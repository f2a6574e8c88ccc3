// Whether this machine can run Segue, in one line with remedies: the decision of `segue doctor`.
import type { DeviceReport } from '../engine/devices/devices.ts';
import { RUNTIME_REMEDY } from '../engine/explain-loading.ts';
import type { KernelVariant } from '../kernels/load-kernel.ts';
import type { MachineFacts, MpiFacts, WebAssemblyFeatures } from './doctor-machine.ts';

/** All that `segue doctor` found out. */
export interface DoctorFindings {
  readonly machine: MachineFacts;
  readonly webAssembly: WebAssemblyFeatures;
  readonly kernels: KernelVariant | null;
  readonly sqlite: { readonly version: string; readonly fullText: boolean } | null;
  /** Version; null where it can not be loaded. */
  readonly onnxRuntime: string | null;
  readonly mpi: MpiFacts;
  readonly devices: readonly DeviceReport[];
}

/** The decision. */
export interface DoctorVerdict {
  readonly usable: boolean;
  /** One line: usable or not, where, and what to do for more. */
  readonly text: string;
}

/** Where a device learns XOR fully. */
export const hasLearned = (device: DeviceReport): boolean =>
  device.available && device.ability.xor?.accuracy === 1;

/** What stands in the way, each with its remedy; empty where all is well. */
function findObstacles({ webAssembly, kernels, sqlite, onnxRuntime, devices }: DoctorFindings): string[] {
  const obstacles: string[] = [];
  if (!webAssembly.simd || !webAssembly.threads) {
    obstacles.push('this Node lacks WebAssembly SIMD or threads: use Node 24');
  } else if (kernels === null) {
    obstacles.push('the compiled kernels are missing: run npm run build:assets in the clone');
  }
  if (sqlite?.fullText !== true) {
    obstacles.push('this Node lacks SQLite with full-text search: use Node 24');
  }
  for (const device of devices) {
    if (device.available && !hasLearned(device)) {
      obstacles.push(`${device.device} does not learn XOR: do not train on it; update its driver`);
    }
  }
  if (onnxRuntime === null) {
    obstacles.push(`ONNX Runtime can not be loaded: ${RUNTIME_REMEDY}`);
  } else if (!devices.some(hasLearned)) {
    const reasons = devices.flatMap((each) =>
      each.available ? [] : [`${each.device} is not available (${each.reason}): ${each.remedy}`],
    );
    obstacles.push('no device learns', ...reasons);
  }
  return obstacles;
}

/** Judges. A GPU is no condition. */
export function judge(findings: DoctorFindings): DoctorVerdict {
  const { devices, webAssembly, kernels, sqlite } = findings;
  const learning = devices.filter(hasLearned).map(({ device }) => device);
  const obstacles = findObstacles(findings);
  const usable =
    learning.length > 0 &&
    webAssembly.simd &&
    webAssembly.threads &&
    kernels !== null &&
    sqlite?.fullText === true;
  if (!usable) return { usable, text: `not usable: ${obstacles.join('; ')}` };
  const wishes = devices.flatMap((each) => (each.available ? [] : [`for ${each.device}, ${each.remedy}`]));
  const hints = [...obstacles, ...wishes];
  const start = `usable: trains on ${learning.join(' and ')}`;
  return { usable, text: hints.length === 0 ? start : `${start}; ${hints.join('; ')}` };
}
