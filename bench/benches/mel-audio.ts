// Sound on its way to the networks: reading and packing tars of spectrograms beside the disk's speed, and a spectrogram out of a
// sound file, beside librosa.
import { join } from 'node:path';
import { installPythonPeer } from '../harness/python-peer.ts';
import type { Bench, Peer } from '../harness/types.ts';
import { mergeParts, type Part } from '../neighbours/parts.ts';

const PARTS = ['tars', 'clip'] as const;
const LIBROSA_PACKAGES = [
  'librosa==0.11.0',
  'numpy==2.4.6',
  'numba==0.68.1',
  'soxr==1.1.0',
  'soundfile==0.14.0',
];

/** The bench `mel-audio`. */
export const bench: Bench = {
  name: 'mel-audio',
  description: 'read and pack tars of spectrograms, and make one from a sound file, against librosa',
  parts: PARTS,
  async run(context) {
    const wanted = new Set(context.parts ?? PARTS);
    const found: Part[] = [];
    const peers: Peer[] = [];
    if (wanted.has('tars')) {
      const { measureTarReading } = await import('../mel-audio/read-tars.ts');
      found.push(await measureTarReading(context));
    }
    if (wanted.has('clip')) {
      // An environment of its own: what librosa pulls in must not change that of other peers.
      const peer = await installPythonPeer(join(context.workDir, 'librosa'), LIBROSA_PACKAGES);
      peers.push({
        name: 'librosa',
        version: peer.version,
        does: 'decoding by soundfile, resampling by soxr at HQ, the same spectrogram; on one core and one thread',
        missing: peer.missing,
      });
      const { measureClips } = await import('../mel-audio/clip.ts');
      found.push(await measureClips(context, peer));
    }
    return { ...mergeParts(found), peers };
  },
};
