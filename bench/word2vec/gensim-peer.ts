// The peer of word2vec: the Python package `gensim`, whose inner loops are Cython and BLAS on worker threads.
import { join } from 'node:path';
import { measureProcess, type ProcessRun } from '../harness/measure-process.ts';
import type { PythonPeer } from '../harness/python-peer.ts';
import type { Peer } from '../harness/types.ts';

/** What the peer needs. */
export const GENSIM_PACKAGES = ['gensim==4.4.0', 'numpy==2.4.6', 'scipy==1.17.1'];

/** How gensim's own options are called; what is not named is at its default. */
export interface GensimSettings {
  readonly sg: 0 | 1;
  readonly window: number;
  readonly shrink_windows: boolean;
  readonly min_count: number;
  readonly epochs: number;
}

/** The rest, equal in all runs and equal to ours: learning rate 0.025 to 0.0001 and exponent 0.75 are its defaults. */
const COMMON_SETTINGS = { vector_size: 128, negative: 5, sample: 0, workers: 2, seed: 1 };

/** How long gensim trained, without reading, counting and writing. */
export interface GensimTraining {
  readonly words: number;
  readonly seconds: number;
  readonly vocabulary: number;
}

/** How the peer stands in a report. */
export function describeGensim(peer: PythonPeer): Peer {
  return {
    name: 'gensim',
    version: peer.version,
    does: 'Word2Vec of the same sequences, dimensions, windows, negatives, epochs and learning rate, 2 workers; its vocabulary and initial vectors are not timed',
    missing: peer.missing,
  };
}

/**
 * Trains once.
 * @param source how sequences reach its workers: `lists` in memory through a queue, or each worker reads a `file`
 * @param vectors binary file to write, or null
 */
export function runGensim(
  root: string,
  python: string,
  files: { readonly sequences: string; readonly vectors: string | null },
  source: 'lists' | 'file',
  settings: GensimSettings,
): Promise<ProcessRun> {
  return measureProcess(python, [
    join(root, 'bench', 'peers', 'gensim_word2vec.py'),
    files.sequences,
    source,
    files.vectors ?? '-',
    JSON.stringify({ ...COMMON_SETTINGS, ...settings }),
  ]);
}

/** What a run printed. */
export function gensimTraining(run: ProcessRun): GensimTraining {
  return JSON.parse(run.stdout) as GensimTraining;
}
