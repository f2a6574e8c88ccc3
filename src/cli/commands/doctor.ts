// segue doctor: what this machine has, and whether it can train.
import { type Command, Option } from '@commander-js/extra-typings';
import { NotFoundError } from '../../core/errors.ts';
import type { DeviceReport } from '../../engine/devices/devices.ts';
import { jsonOption, quietOption, threadsOption } from '../common-options.ts';
import type { DoctorFindings } from '../doctor-verdict.ts';
import { type Session, withSession } from '../session.ts';

const EXAMPLES = `
Examples:
  segue doctor
  segue doctor --device webgpu
  segue doctor --json > machine.json

Trains XOR, the smallest task that needs a hidden layer, on each device, and times matrix products. Exits with 0 where
this machine can run Segue on the device asked for, on any device with auto; else with 4.`;

async function examine(
  choice: 'auto' | DeviceReport['device'],
  threads: number,
  { signal, progress }: Session,
): Promise<DoctorFindings> {
  const facts = await import('../doctor-machine.ts');
  const { reportDevice } = await import('../../engine/devices/devices.ts');
  const { DEVICES, runtimeVersion } = await import('../../engine/session.ts');
  const devices: DeviceReport[] = [];
  for (const device of choice === 'auto' ? DEVICES : [choice]) {
    progress.stage(`trying ${device}`, null, '');
    devices.push(await reportDevice(device, 'learns', { signal, threads }));
  }
  progress.done();
  return {
    machine: facts.machineFacts(),
    webAssembly: facts.webAssemblyFeatures(),
    kernels: facts.kernelVariant(),
    sqlite: await facts.sqliteFacts(),
    onnxRuntime: await runtimeVersion(),
    mpi: facts.mpiFacts(),
    devices,
  };
}

/** Adds the command to the program. */
export function defineDoctor(program: Command): void {
  program
    .command('doctor')
    .description('check this machine: what it has, whether its devices learn, how fast they are')
    .addOption(
      new Option('--device <name>', 'device to try; auto tries all')
        .choices(['auto', 'cpu', 'webgpu', 'cuda'] as const)
        .default('auto' as const),
    )
    .addOption(threadsOption())
    .addOption(jsonOption())
    .addOption(quietOption())
    .addHelpText('after', EXAMPLES)
    .action(async (options) => {
      await withSession(options, async (session) => {
        const findings = await examine(options.device, options.threads, session);
        const { judge } = await import('../doctor-verdict.ts');
        const verdict = judge(findings);
        if (session.json) session.printJson({ ...findings, verdict });
        else {
          const { doctorLines } = await import('../doctor-lines.ts');
          const lines = doctorLines(findings, (text) => session.style('bold', text));
          for (const line of lines) session.print(line);
          if (verdict.usable) session.print(verdict.text);
        }
        if (!verdict.usable) throw new NotFoundError(`this machine is ${verdict.text}`);
      });
    });
}
