// The findings of `segue doctor` as lines of text.
import { countOf } from '../core/count-of.ts';
import { layOutTable } from '../core/text-table.ts';
import type { DeviceReport } from '../engine/devices/devices.ts';
import type { DoctorFindings } from './doctor-verdict.ts';

const gigabytes = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(1)} GiB`;
const yesNo = (value: boolean): string => (value ? 'yes' : 'no');

/** Four digits of a loss, whatever its size. */
const formatLoss = (loss: number): string => (Number.isFinite(loss) ? loss.toPrecision(3) : String(loss));

function memoryText({ memoryBytes, freeMemoryBytes, memoryLimitBytes }: DoctorFindings['machine']): string {
  const limit = memoryLimitBytes === null ? '' : `, ${gigabytes(memoryLimitBytes)} allowed to this process`;
  return `${gigabytes(memoryBytes)}${limit}, ${gigabytes(freeMemoryBytes)} free`;
}

function machineRows(findings: DoctorFindings): string[][] {
  const { machine, webAssembly, kernels, sqlite, onnxRuntime, mpi } = findings;
  const features = [
    `SIMD ${yesNo(webAssembly.simd)}`,
    `relaxed SIMD ${yesNo(webAssembly.relaxedSimd)}`,
    `threads ${yesNo(webAssembly.threads)}`,
    `kernels ${kernels ?? 'missing'}`,
  ];
  return [
    ['Segue', machine.segue],
    ['Node', machine.node],
    ['system', machine.system],
    ['processor', `${machine.processor}, ${machine.cores} cores`],
    ['memory', memoryText(machine)],
    ['WebAssembly', features.join(', ')],
    ['SQLite', sqlite === null ? 'missing' : `${sqlite.version}, full-text search ${yesNo(sqlite.fullText)}`],
    ['ONNX Runtime', onnxRuntime ?? 'missing'],
    ['MPI', [mpi.mpirun, mpi.library].filter((part) => part !== null).join(', ') || 'not found (optional)'],
  ];
}

function deviceRows(report: DeviceReport): string[][] {
  const { device } = report;
  if (!report.available) return [[device, `not available: ${report.reason}`]];
  const { xor, product, memoryLimitHolds } = report.ability;
  const rows: string[] = [];
  if (xor !== null) {
    const { accuracy, steps, firstLoss, loss, start, end, seconds } = xor;
    rows.push(
      `XOR: ${Math.round(accuracy * 100)} % right, loss ${formatLoss(firstLoss)} to ${formatLoss(loss)} in ${countOf(steps, 'steps')}`,
      `     start ${start}, end ${end}, ${seconds.toFixed(3)} s`,
    );
  }
  if (product !== null) {
    const { gflops, side } = product;
    rows.push(`matrix product ${side} x ${side}: ${gflops.toPrecision(3)} GFLOP/s`);
  }
  if (memoryLimitHolds !== null)
    rows.push(`limit of GPU memory: ${memoryLimitHolds ? 'holds' : 'has no effect'}`);
  return rows.map((text, place) => [place === 0 ? device : '', text]);
}

/** Everything but the verdict. */
export function doctorLines(findings: DoctorFindings, heading: (text: string) => string): string[] {
  const alignments = ['left', 'left'] as const;
  return [
    heading('Machine'),
    ...layOutTable(machineRows(findings), { alignments }),
    '',
    heading('Devices'),
    ...layOutTable(findings.devices.flatMap(deviceRows), { alignments }),
    '',
  ];
}
