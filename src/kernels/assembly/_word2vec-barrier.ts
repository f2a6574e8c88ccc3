// Where threads wait for each other. A thread that fails raises the stop flag, and nobody waits for it.
// Control block, i32: 0 arrived, 1 generation, 2 stop (0, or why), 3 step at fault, 4 next unit, 5 units of a step
// taken, 8 loss (i64, in 2^-20), 10 targets (i64).
import { control } from './_word2vec-settings';

const SPINS: i32 = 4000;
/** Nanoseconds until a sleeping thread looks at the stop flag. */
const NAP: i64 = 20_000_000;

export function shouldStop(): bool {
  return atomic.load<i32>(control, 8) !== 0;
}

/** Raises the stop flag; the first reason stays. */
export function stopAt(step: u32): void {
  if (atomic.cmpxchg<i32>(control, 0, 1, 8) === 0) atomic.store<i32>(control, <i32>step, 12);
}

/** Waits for all threads; false where the work has stopped. */
export function meet(threads: i32): bool {
  if (threads === 1) return !shouldStop();
  const generation = atomic.load<i32>(control, 4);
  if (atomic.add<i32>(control, 1) === threads - 1) {
    atomic.store<i32>(control, 0);
    atomic.add<i32>(control, 1, 4);
    atomic.notify(control + 4, threads);
  } else {
    let spins = SPINS;
    while (atomic.load<i32>(control, 4) === generation) {
      if (spins > 0) spins--;
      else {
        if (shouldStop()) return false;
        atomic.wait<i32>(control + 4, generation, NAP);
      }
    }
  }
  return !shouldStop();
}

/** Takes a number nobody else has, counting up from what the field held. */
export function takeNext(field: usize): u32 {
  return <u32>atomic.add<i32>(control + field, 1);
}

/** Adds to the loss, in whole 2^-20, so that the order of addition does not matter. */
export function addLoss(loss: f64, targets: u32): void {
  atomic.add<i64>(control, <i64>Math.round(loss * 1048576), 32);
  atomic.add<i64>(control, <i64>targets, 40);
}
