// A bench's report for people.
import type { Machine } from './machine.ts';
import type { BenchResult, Figure } from './types.ts';

/** The one object that `--json` prints. */
export interface BenchReport extends BenchResult {
  readonly name: string;
  readonly machine: Machine;
}

const GIBIBYTE = 1024 ** 3;
const MEBIBYTE = 1024 ** 2;

/** A number with as many digits as a reader can use. */
export function formatNumber(value: number): string {
  if (Number.isInteger(value)) return value.toLocaleString('en-US');
  if (Math.abs(value) < 0.001) return value.toExponential(1);
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 1 ? 2 : 4;
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function formatFigure({ value, unit, atMost, atLeast, note }: Figure): string {
  let text = typeof value === 'number' ? formatNumber(value) : String(value ?? 'unknown');
  if (unit !== '') text += ` ${unit}`;
  if (typeof value === 'number' && atMost !== undefined) {
    text += ` (target: at most ${formatNumber(atMost)}, ${value <= atMost ? 'met' : 'MISSED'})`;
  }
  if (typeof value === 'number' && atLeast !== undefined) {
    text += ` (target: at least ${formatNumber(atLeast)}, ${value >= atLeast ? 'met' : 'MISSED'})`;
  }
  return note === undefined ? text : `${text}  [${note}]`;
}

/** Pads the first column of some rows. */
function layOut(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(0, ...rows.map(([name]) => name.length));
  return rows.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`);
}

/** Machine, figures, peers, ratios and peaks, one a line. */
export function formatBenchReport(report: BenchReport): string {
  const { machine } = report;
  const peers = report.peers.map(({ name, version, does, missing }): [string, string] => [
    name,
    missing === null ? `${version}: ${does}` : `MISSING: ${missing}`,
  ]);
  return [
    `bench ${report.name}`,
    `machine: ${machine.cpu}, ${machine.cores} cores, ${(machine.memoryBytes / GIBIBYTE).toFixed(1)} GiB, Node ${machine.node}, ${machine.os}; load before ${machine.loadBefore.join(' ')}`,
    'figures',
    ...layOut(Object.entries(report.figures).map(([name, figure]) => [name, formatFigure(figure)])),
    'peers',
    ...layOut(peers),
    'ratios (above 1 is better for us)',
    ...layOut(Object.entries(report.ratios).map(([name, ratio]) => [name, formatNumber(ratio)])),
    'peak resident memory',
    ...layOut(
      Object.entries(report.peakRssBytes).map(([name, bytes]) => [
        name,
        bytes === null ? 'unknown' : `${formatNumber(Math.round(bytes / MEBIBYTE))} MiB`,
      ]),
    ),
  ].join('\n');
}
