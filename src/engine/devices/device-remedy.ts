// Why a device is missing and what to do, from what ONNX Runtime and the drivers say. The patterns are of ONNX
// Runtime 1.30 and its WebGPU (Dawn).
import { RUNTIME_REMEDY } from '../explain-loading.ts';
import type { Device } from '../session.ts';

/** What a person needs to know of a device that is missing; both without a full stop. */
export interface DeviceRemedy {
  readonly reason: string;
  readonly remedy: string;
}

interface Rule {
  readonly device: Device | null;
  readonly pattern: RegExp;
  readonly reason: string;
  readonly remedy: string;
}

const DRIVER = 'install the driver of the graphics card';

/** The first that fits counts. */
const RULES: readonly Rule[] = [
  {
    device: 'webgpu',
    pattern: /Couldn't load Vulkan/,
    reason: 'the Vulkan library libvulkan.so.1 is missing',
    remedy: 'install the Vulkan library (Debian: libvulkan1) and the driver of the graphics card',
  },
  {
    device: 'webgpu',
    pattern: /While initializing adapter/,
    reason: 'its Vulkan driver lacks what WebGPU needs',
    remedy: 'install a newer driver of the graphics card',
  },
  {
    device: 'webgpu',
    pattern: /No supported adapters|Failed to get a WebGPU adapter/,
    reason: 'there is no graphics card with a driver that WebGPU can use',
    remedy: DRIVER,
  },
  {
    device: 'cuda',
    pattern: /Failed to load (shared )?library|cannot open shared object|backend not found|Error loading/i,
    reason: "ONNX Runtime's CUDA libraries are missing, or CUDA or cuDNN, which they need",
    remedy:
      'on Linux (x64) with an NVIDIA card, install CUDA 12 and cuDNN 9, then run ' +
      '`npm rebuild onnxruntime-node --onnxruntime-node-install=cuda12`',
  },
  {
    device: 'cuda',
    pattern: /CUDA failure|CUDA driver|no CUDA-capable/i,
    reason: 'CUDA finds no card or no driver',
    remedy: 'install the NVIDIA driver, and look at what nvidia-smi says',
  },
  {
    device: null,
    pattern: /backend not found|is unsupported/,
    reason: 'this build of ONNX Runtime does not have it',
    remedy: 'use a platform whose build has it',
  },
];

/**
 * @param problem what the runtime threw
 * @param notes what drivers wrote to stderr
 */
export function deviceRemedy(
  device: Device,
  problem: string,
  notes: string,
  platform: NodeJS.Platform,
): DeviceRemedy {
  if (problem.endsWith(RUNTIME_REMEDY)) {
    return { reason: problem.slice(0, problem.lastIndexOf(`; ${RUNTIME_REMEDY}`)), remedy: RUNTIME_REMEDY };
  }
  if (device === 'cuda' && platform === 'darwin') {
    return { reason: 'there is no CUDA on macOS', remedy: 'use webgpu' };
  }
  const text = `${problem}\n${notes}`;
  const rule = RULES.find((each) => (each.device ?? device) === device && each.pattern.test(text));
  if (rule !== undefined) return { reason: rule.reason, remedy: rule.remedy };
  const remedy = device === 'cpu' ? 'install the package again' : DRIVER;
  return { reason: problem, remedy };
}
