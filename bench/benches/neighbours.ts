// Training neighbours and answering questions: at full size, on the real sample, and how fast the command starts.
import { availableParallelism } from 'node:os';
import { installPythonPeer } from '../harness/python-peer.ts';
import type { Bench } from '../harness/types.ts';
import { measureFullSize } from '../neighbours/full-size.ts';
import { describeImplicit, IMPLICIT_PACKAGES } from '../neighbours/implicit-peer.ts';
import { mergeParts } from '../neighbours/parts.ts';
import { measureSample } from '../neighbours/sample.ts';
import { measureStartUp } from '../neighbours/start-up.ts';

/** The bench `neighbours`. */
export const bench: Bench = {
  name: 'neighbours',
  description: 'train and predict at full size and on the real sample, against implicit; limits, start-up',
  async run(context) {
    const peer = await installPythonPeer(context.workDir, IMPLICIT_PACKAGES);
    const startUp = await measureStartUp(context);
    const sample = await measureSample(context, peer);
    const fullSize = await measureFullSize(context, peer, availableParallelism());
    return { ...mergeParts([...fullSize, ...sample, startUp]), peers: [describeImplicit(peer)] };
  },
};
