// Dropout (Srivastava et al. 2014) with a mask that the graph computes of seed and step. ONNX's operator has a generator of
// its own, whose masks a resumed run could not repeat; a file for inference has no dropout at all.
import { ConfigError, ShapeError } from '../../core/errors.ts';
import { createRandomStream } from '../../core/random.ts';
import { checkFloat, checkRank } from '../graph/checks.ts';
import { emit } from '../graph/emit.ts';
import { describeTensor, type Tensor } from '../graph/graph.ts';
import { mul } from './mul.ts';
import { randomBits } from './shared/random-bits.ts';
import { where } from './where.ts';

/** What a mask depends on, besides the dropout's place in the model. */
export interface DropoutOptions {
  /** int64 without axes, such as `stepInput(graph)`: each value has its own masks. */
  readonly step: Tensor;
  /** Any safe integer, of which the low 32 bits count; default 0. */
  readonly seed?: number;
}

/**
 * Elements set to 0 with probability `rate`, the others divided by 1 - rate, so that means stay. The same seed, step
 * and name (the scope that it is built in) give the same mask, at any number of threads.
 * @param rate from 0, which gives `x` itself, to below 1
 * @throws ShapeError where `x` has no axis or holds no floating-point numbers, or the step is no int64 without axes
 * @throws ConfigError for a rate out of range
 */
export function dropout(x: Tensor, rate: number, { step, seed = 0 }: DropoutOptions): Tensor {
  if (!(rate >= 0 && rate < 1)) {
    throw new ConfigError(`dropout: expected a rate from 0 to below 1, got ${rate}`);
  }
  checkFloat('Dropout', x);
  checkRank('Dropout', x, 1);
  if (step.dtype !== 'int64' || step.shape.length > 0) {
    throw new ShapeError('Dropout', 'a step of int64 without axes', describeTensor(step));
  }
  if (rate === 0) return x;
  const { naming } = x.graph;
  const name = naming.claimUnique(naming.scoped('Dropout'));
  return naming.scopeAt(name, () => {
    const salt = createRandomStream(seed, `dropout/${name}`).integer(2 ** 32);
    const keep = 1 - rate;
    const limit = x.graph.scalar('uint32', Math.min(Math.round(keep * 2 ** 32), 2 ** 32 - 1));
    const bits = randomBits(step, salt, x.shape);
    const kept = emit('Less', [bits, limit], { dtype: 'bool', shape: x.shape });
    return mul(x, where(kept, x.graph.scalar(x.dtype, 1 / keep), 0));
  });
}
