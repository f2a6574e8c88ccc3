// From a title to tags by BERT: fine-tuning against `transformers` and PyTorch, a real model of theirs, the time and memory of
// an answer, and how well it learns.
import { installPythonPeer } from '../harness/python-peer.ts';
import type { Bench, BenchContext, Peer } from '../harness/types.ts';
import { mergeParts, type Part } from '../neighbours/parts.ts';
import { measureBound } from '../title-bert/bound/measure-bound.ts';
import { measureLearningCurve } from '../title-bert/learning-curve.ts';
import { describeTransformers, TRANSFORMERS_PACKAGES } from '../title-bert/peer.ts';
import { measureRealModel } from '../title-bert/real-model.ts';
import { measureSample } from '../title-bert/sample.ts';
import { measureServing } from '../title-bert/serving.ts';
import { measureSpeed } from '../title-bert/speed.ts';

const PEER_PARTS = ['speed', 'real-model'];
const PARTS = [...PEER_PARTS, 'serving', 'learning-curve', 'bound', 'sample'] as const;

/** The bench `title-bert`. */
export const bench: Bench = {
  name: 'title-bert',
  description: 'tags from titles by BERT, against transformers: examples a second, latency, memory, tag nDCG',
  parts: PARTS,
  async run(context) {
    const wanted = new Set(context.parts ?? PARTS);
    const found: Part[] = [];
    const peers: Peer[] = [];
    if (PEER_PARTS.some((part) => wanted.has(part))) {
      const peer = await installPythonPeer(context.workDir, TRANSFORMERS_PACKAGES);
      peers.push(describeTransformers(peer));
      if (wanted.has('real-model')) found.push(await measureRealModel(context, peer));
      if (wanted.has('speed')) found.push(await measureSpeed(context, peer));
    }
    const own: Record<string, (context: BenchContext) => Promise<Part>> = {
      serving: measureServing,
      'learning-curve': measureLearningCurve,
      bound: measureBound,
      sample: measureSample,
    };
    for (const [part, measure] of Object.entries(own)) {
      if (wanted.has(part)) found.push(await measure(context));
    }
    return { ...mergeParts(found), peers };
  },
};
