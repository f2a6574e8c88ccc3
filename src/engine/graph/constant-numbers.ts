// Values of constants at build time, for rules and checks that need the axes or ranges of a node.
import { ConfigError } from '../../core/errors.ts';
import { toNumbers } from './engine-tensor.ts';
import type { Tensor } from './graph.ts';

/** The values of a constant. @throws ConfigError where the tensor is none */
export function constantNumbers(tensor: Tensor): number[] {
  if (tensor.source.kind === 'constant') return toNumbers(tensor.source.value);
  throw new ConfigError(`'${tensor.name}' must be a constant, because its values shape the graph`);
}
