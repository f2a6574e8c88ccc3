// Training networks: steps against PyTorch on the CPU, the overhead of a step, memory, and tables of embeddings.
import { measureMemory } from '../engine/memory.ts';
import { measureSpeed } from '../engine/speed.ts';
import { measureTable } from '../engine/table.ts';
import { installPythonPeer } from '../harness/python-peer.ts';
import type { Bench } from '../harness/types.ts';
import { mergeParts } from '../neighbours/parts.ts';

/** What the peer needs. PyTorch warns without NumPy. */
const PYTORCH_PACKAGES = ['torch==2.15.0', 'numpy==2.4.6'];

/** The bench `engine`. */
export const bench: Bench = {
  name: 'engine',
  description: 'train an MLP, a transformer and a CNN, against PyTorch: steps a second, overhead, memory',
  async run(context) {
    const peer = await installPythonPeer(context.workDir, PYTORCH_PACKAGES);
    const parts = [
      ...(await measureSpeed(context, peer)),
      await measureMemory(context),
      await measureTable(context),
    ];
    return {
      ...mergeParts(parts),
      peers: [
        {
          name: 'PyTorch',
          version: peer.version,
          does: 'the same networks, batches and optimizer on the CPU with 2 threads, attention by scaled_dot_product_attention and the fused Adam',
          missing: peer.missing,
        },
      ],
    };
  },
};
