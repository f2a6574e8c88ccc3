// The peer of the neighbour model: item-to-item neighbours of the Python package `implicit`, whose inner loops are
// C++ on all cores. It learns from songs alone and answers songs alone.
import { join } from 'node:path';
import { measureProcess, type ProcessRun } from '../harness/measure-process.ts';
import type { PythonPeer } from '../harness/python-peer.ts';
import type { Peer } from '../harness/types.ts';

/** What the peer needs. */
export const IMPLICIT_PACKAGES = ['implicit==0.7.2', 'numpy==2.4.6', 'scipy==1.17.1'];

/**
 * Cosine with 200 neighbours an item was the best of {bm25, cosine} x {20, 100, 200} on the answers of the real
 * sample's own questions, a choice in the peer's favour.
 */
const MODEL = 'cosine';
const NUM_NEIGHBOURS = 200;

/** How the peer stands in a report. */
export function describeImplicit(peer: PythonPeer): Peer {
  return {
    name: 'implicit',
    version: peer.version,
    does: `CosineRecommender, K=${NUM_NEIGHBOURS}, no tuning: 100 songs for the questions that show songs; no tags, no titles, no questions without songs`,
    missing: peer.missing,
  };
}

/** From the arena's files to a results file; the time is that of the whole process. */
export function runImplicit(
  root: string,
  python: string,
  files: { readonly questions: string; readonly results: string; readonly sources: readonly string[] },
): Promise<ProcessRun> {
  return measureProcess(python, [
    join(root, 'bench', 'peers', 'implicit_neighbours.py'),
    MODEL,
    String(NUM_NEIGHBOURS),
    files.questions,
    files.results,
    ...files.sources,
  ]);
}

/** Seconds of the peer's own steps. */
export function implicitSteps(run: ProcessRun): { load: number; fit: number; recommend: number } {
  return JSON.parse(run.stdout) as { load: number; fit: number; recommend: number };
}
