// Tags from sound: a training step against PyTorch, the memory of the original network, waiting for spectrograms, and what is
// learned from demo sound, for songs without playlists, and from recorded music.
import { installPythonPeer, type PythonPeer } from '../harness/python-peer.ts';
import type { Bench, BenchContext, Peer } from '../harness/types.ts';
import { mergeParts, type Part } from '../neighbours/parts.ts';

const PYTORCH_PACKAGES = ['torch==2.15.0', 'numpy==2.4.6', 'safetensors==0.8.0'];

/** Parts without a peer, each loaded only where it is run. */
const OWN_PARTS: Readonly<Record<string, (context: BenchContext) => Promise<Part>>> = {
  memory: async (context) => (await import('../mel-cnn/memory.ts')).measureVgg16Memory(context),
  loading: async (context) => (await import('../mel-cnn/loading.ts')).measureLoading(context),
  quality: async (context) => (await import('../mel-cnn/quality.ts')).measureQuality(context),
  'cold-start': async (context) => (await import('../mel-cnn/cold-start.ts')).measureColdStart(context),
  sounds: async (context) => (await import('../mel-cnn/sounds/measure.ts')).measureSounds(context),
};

const PARTS = ['step', ...Object.keys(OWN_PARTS)];

function describePyTorch({ version, missing }: PythonPeer): Peer {
  return {
    name: 'PyTorch',
    version,
    does: 'the same network from the same weights, batch, loss, clipping and AdamW (fused) on the CPU with 2 threads, with axes in both orders',
    missing,
  };
}

/** The bench `mel-cnn`. */
export const bench: Bench = {
  name: 'mel-cnn',
  description:
    'tags from sound: a step against PyTorch, memory, loading, demo sound, new songs, recorded music',
  parts: PARTS,
  async run(context) {
    const wanted = new Set(context.parts ?? PARTS);
    const found: Part[] = [];
    const peers: Peer[] = [];
    if (wanted.has('step')) {
      const peer = await installPythonPeer(context.workDir, PYTORCH_PACKAGES);
      peers.push(describePyTorch(peer));
      const { measureStep } = await import('../mel-cnn/step.ts');
      found.push(await measureStep(context, peer));
    }
    for (const [part, measure] of Object.entries(OWN_PARTS)) {
      if (wanted.has(part)) found.push(await measure(context));
    }
    return { ...mergeParts(found), peers };
  },
};
