// The machine that figures come from: without it they say nothing.
import { cpus, loadavg, release, totalmem, type } from 'node:os';

/** What figures depend on besides the code. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly node: string;
  readonly os: string;
  /** Mean number of running processes over the last 1, 5 and 15 minutes, before the bench began. */
  readonly loadBefore: readonly number[];
}

/** Describes this machine, now. */
export function describeMachine(): Machine {
  const processors = cpus();
  return {
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryBytes: totalmem(),
    node: process.version,
    os: `${type()} ${release()} ${process.arch}`,
    loadBefore: loadavg().map((load) => Number(load.toFixed(2))),
  };
}
