// Takes the weight of yeses out of trained heads. Where a yes counts w times a no, the loss is least at odds of w p / (1 - p)
// in place of p / (1 - p) (Elkan 2001, theorem 2): log w less in the bias, and outputs are probabilities again.
import { createTensor, type EngineTensor } from '../../engine/graph/engine-tensor.ts';
import { HEADS, type Head, yesWeight } from './network.ts';

/**
 * The same values with `log yesWeight` less in each head's bias; the tensors given stay as they are.
 * @param values by parameter name; a head may be missing
 * @param shares (labels) of examples with a yes, by head
 * @param exponent of the weight; 0 changes nothing
 */
export function unweighHeads(
  values: ReadonlyMap<string, EngineTensor>,
  shares: Readonly<Record<Head, ArrayLike<number>>>,
  exponent: number,
): ReadonlyMap<string, EngineTensor> {
  if (exponent === 0) return values;
  const corrected = new Map(values);
  for (const head of HEADS) {
    const name = `${head}/bias`;
    const bias = values.get(name);
    if (bias === undefined) continue;
    const odds = Float32Array.from(
      bias.data as Float32Array,
      (value, label) => value - Math.log(yesWeight(shares[head][label]!, exponent)),
    );
    corrected.set(name, createTensor('float32', bias.shape, odds)); // (labels)
  }
  return corrected;
}
