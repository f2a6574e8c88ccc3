// What the optimizer kernel computes, one number after another in plain TypeScript, with each result rounded to float32 as
// the kernel's are. For reading and for tests.
import type { OptimizerKernel, UpdateRule } from './optimizer-kernel.ts';

const { fround } = Math;

/** One element: its value, gradient and state to the next value and state. All are float32. */
type Step = (p: number, g: number, first: number, second: number) => readonly number[];

function stepOf(rule: UpdateRule): Step {
  const rate = fround(rule.rate);
  switch (rule.rule) {
    case 'descent':
      return (p, g) => [fround(p - fround(g * rate))];
    case 'momentum': {
      const momentum = fround(rule.momentum);
      return (p, g, velocity) => {
        const next = fround(fround(velocity * momentum) + g);
        const direction = rule.nesterov ? fround(g + fround(next * momentum)) : next;
        return [fround(p - fround(direction * rate)), next];
      };
    }
    case 'adam': {
      const [beta1, rest1] = [fround(rule.beta1), fround(1 - rule.beta1)];
      const [beta2, rest2] = [fround(rule.beta2), fround(1 - rule.beta2)];
      const [shift, keep] = [fround(rule.shift), fround(rule.keep)];
      return (p, g, mean, square) => {
        const nextMean = fround(fround(mean * beta1) + fround(g * rest1));
        const nextSquare = fround(fround(square * beta2) + fround(fround(g * g) * rest2));
        const ratio = fround(nextMean / fround(fround(Math.sqrt(nextSquare)) + shift));
        return [fround(fround(p * keep) - fround(ratio * rate)), nextMean, nextSquare];
      };
    }
    case 'adagrad': {
      const epsilon = fround(rule.epsilon);
      return (p, g, squares) => {
        const next = fround(squares + fround(g * g));
        const ratio = fround(g / fround(fround(Math.sqrt(next)) + epsilon));
        return [fround(p - fround(ratio * rate)), next];
      };
    }
  }
}

/** A kernel that takes any arrays. */
export const REFERENCE_KERNEL: OptimizerKernel = {
  update: (rule, { values, gradients, slots }, { start, end, gradientFactor }) => {
    const step = stepOf(rule);
    const [factor, l2] = [fround(gradientFactor), fround(rule.l2)];
    for (let i = start; i < end; i++) {
      const p = values[i]!;
      const scaled = fround(gradients[i]! * factor);
      const g = l2 === 0 ? scaled : fround(scaled + fround(p * l2));
      const [value, ...state] = step(p, g, slots[0]?.[i] ?? 0, slots[1]?.[i] ?? 0);
      values[i] = value!;
      slots.forEach((slot, place) => {
        slot[i] = state[place]!;
      });
    }
  },
  // In the order of the kernel: elements 0 and 1 of each four in one pair of sums, 2 and 3 in another.
  sumOfSquares: (values) => {
    const sums = [0, 0, 0, 0];
    const whole = values.length & ~3;
    for (let i = 0; i < whole; i++) sums[i & 3]! += values[i]! ** 2;
    let sum = sums[0]! + sums[2]! + (sums[1]! + sums[3]!);
    for (let i = whole; i < values.length; i++) sum += values[i]! ** 2;
    return sum;
  },
  addScaled: (sums, values, weight) => {
    for (let i = 0; i < values.length; i++) {
      sums[i] = fround(sums[i]! + fround(values[i]! * fround(weight)));
    }
  },
};
