// What must be the same for a training to go on from a checkpoint; what differs is named.
import { OptionError } from '../../core/option-error.ts';

/** JSON values by the names of options; `datasetFingerprint` stands for the data. */
export type CheckpointSettings = Readonly<Record<string, unknown>>;

/**
 * @param kept what the checkpoint was made with; @param now what it is to be continued with
 * @throws OptionError naming all that differs
 */
export function requireSameSettings(
  { model, dir }: { readonly model: string; readonly dir: string },
  kept: CheckpointSettings,
  now: CheckpointSettings,
): void {
  const names = [...new Set([...Object.keys(now), ...Object.keys(kept)])];
  const differing = names.filter((name) => canonical(kept[name]) !== canonical(now[name]));
  if (differing.length === 0) return;
  throw new OptionError(model, (nameOf) => {
    const list = differing.map((name) =>
      name === 'datasetFingerprint'
        ? 'it was made from other data'
        : `${nameOf(name)} was ${canonical(kept[name])}, is ${canonical(now[name])}`,
    );
    return `the checkpoint in ${dir} can't be continued: ${list.join('; ')}; train with the same, or anew`;
  });
}

/** JSON with sorted keys, so that equal values are equal texts. */
function canonical(value: unknown): string {
  const text = JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
  return text ?? 'nothing';
}
