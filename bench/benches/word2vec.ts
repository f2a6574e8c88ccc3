// Training word2vec: speed against gensim and against the machine, memory at full size, and how well the vectors
// recommend.
import { join } from 'node:path';
import { demoData } from '../harness/data.ts';
import { installPythonPeer } from '../harness/python-peer.ts';
import { runSegue } from '../harness/segue.ts';
import type { Bench } from '../harness/types.ts';
import { mergeParts, type Part } from '../neighbours/parts.ts';
import { describeGensim, GENSIM_PACKAGES } from '../word2vec/gensim-peer.ts';
import { measureMemory } from '../word2vec/memory.ts';
import { measureQuality } from '../word2vec/quality.ts';
import { measureSpeed } from '../word2vec/speed.ts';

/** The bench `word2vec`. */
export const bench: Bench = {
  name: 'word2vec',
  description: 'train word2vec, against gensim: words a second, memory at full size, song nDCG',
  async run(context) {
    const { root, workDir, sampleDir } = context;
    const peer = await installPythonPeer(workDir, GENSIM_PACKAGES);
    const source = sampleDir ?? (await demoData(context));
    const label = sampleDir === null ? 'demo' : 'sample';
    const dataset = join(workDir, `${label}-dataset`);
    await runSegue(root, ['import', source, '--out', dataset, '--force']);
    const state = { value: sampleDir === null ? 'missing' : 'measured', unit: '' };
    const parts: Part[] = [
      { figures: { 'real sample': state }, ratios: {}, peakRssBytes: {} },
      await measureSpeed(context, peer, { label, dataset }),
      await measureMemory(context),
    ];
    if (sampleDir !== null) parts.push(await measureQuality(context, peer, { source, dataset }));
    return { ...mergeParts(parts), peers: [describeGensim(peer)] };
  },
};
