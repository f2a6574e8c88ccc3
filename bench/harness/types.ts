// What a bench is, what it is given, and what it reports. Adding one: docs/benchmarks.md.
import type { DemoSize } from '../../src/dataset/demo/sizes.ts';

/** One measured or derived number. */
export interface Figure {
  readonly value: number | string | boolean | null;
  /** Such as `s`, `bytes`, `nDCG`; empty where there is none. */
  readonly unit: string;
  /** The target: the value may be at most this. */
  readonly atMost?: number;
  /** The target: the value must be at least this. */
  readonly atLeast?: number;
  /** How it was measured, where the name doesn't say it all. */
  readonly note?: string;
}

/** A program that ours is measured against. */
export interface Peer {
  readonly name: string;
  /** Null where it is missing. */
  readonly version: string | null;
  /** What it does of the job, and what it leaves out. */
  readonly does: string;
  /** Why it could not be measured; null where it was. */
  readonly missing: string | null;
}

/** What a bench finds. */
export interface BenchResult {
  readonly figures: Readonly<Record<string, Figure>>;
  readonly peers: readonly Peer[];
  /** Above 1 is better for us. */
  readonly ratios: Readonly<Record<string, number>>;
  /** Of each measured process; null where it could not be found out. */
  readonly peakRssBytes: Readonly<Record<string, number | null>>;
}

/** What a bench is given. */
export interface BenchContext {
  /** The project's folder. */
  readonly root: string;
  /** A folder for everything the bench writes. */
  readonly workDir: string;
  /** Demo data made earlier; null: the bench makes its own in `workDir`. */
  readonly dataDir: string | null;
  /** Size of the demo data. */
  readonly size: DemoSize;
  /** The real sample; null where it is not there. */
  readonly sampleDir: string | null;
  /** How often ours and the peer take turns. */
  readonly rounds: number;
  /** Which of the bench's `parts` to run; null: all. */
  readonly parts: readonly string[] | null;
  /** Tells a person what goes on. */
  say(message: string): void;
}

/** One bench: `bench/benches/NAME.ts` exports it as `bench`. */
export interface Bench {
  readonly name: string;
  /** One line for the list. */
  readonly description: string;
  /** Names of parts that can be run by themselves; default none. */
  readonly parts?: readonly string[];
  run(context: BenchContext): Promise<BenchResult>;
}

/** A bench as the list knows it: loaded only where it is run. */
export interface ListedBench {
  readonly name: string;
  readonly load: () => Promise<{ readonly bench: Bench }>;
}
