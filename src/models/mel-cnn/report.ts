// What training says of itself.
import type { TagIndex } from '../../core/indices.ts';
import { type LabelMeasures, macroMeasures } from './metrics.ts';

/** What an output of the network stands for. */
export interface MelLabel {
  readonly kind: 'tag' | 'genre';
  /** The tag, or the genre's code. */
  readonly name: string;
  /** Dense index of the tag; null for a genre. */
  readonly tag: TagIndex | null;
}

/** A label with how well it is told. */
export interface NamedMeasures extends LabelMeasures {
  readonly kind: MelLabel['kind'];
  readonly name: string;
}

/** Measures on songs that were neither trained on nor chosen by. */
export interface HeldOutMeasures {
  readonly numSongs: number;
  /** Labels that enough of these songs have. */
  readonly numLabels: number;
  /** Means over all these labels. */
  readonly macro: LabelMeasures;
  /** Means over the tags, and over the genres, among them; null where there are none. */
  readonly tags: LabelMeasures | null;
  readonly genres: LabelMeasures | null;
  /** At most ten each, by ROC-AUC, the best or the worst first; equal ones by name. */
  readonly best: readonly NamedMeasures[];
  readonly worst: readonly NamedMeasures[];
}

/** What training did. */
export interface MelReport {
  readonly network: string;
  readonly numParameters: number;
  readonly numTagLabels: number;
  readonly numGenreLabels: number;
  /** Songs that were learned from, and that told when to stop. */
  readonly numTrainingSongs: number;
  readonly numStoppingSongs: number;
  /** Steps done, and those after which the values that are kept were reached. */
  readonly steps: number;
  readonly bestStep: number;
  /** Steps of all passes: more than were done where measurements brought no gain any more. */
  readonly plannedSteps: number;
  /** Measurements in a row without a gain that end it before them; null where none was made. */
  readonly patience: number | null;
  /** Passes over the songs in `bestStep`. */
  readonly epochs: number;
  /** Macro average precision of the songs that told when to stop, at its best; null where none did. */
  readonly stoppingPrecision: number | null;
  /** Null where too few songs were held out. */
  readonly heldOut: HeldOutMeasures | null;
  /** Seconds of training in this call, measurements included, and songs a second without them. */
  readonly seconds: number;
  readonly songsPerSecond: number;
  /** Share of that time in which the trainer waited for spectrograms. */
  readonly waitingShare: number;
}

const MOST_LISTED = 10;

/** Sums up measures by label. @param measures (labels) null where a label could not be measured */
export function summarizeMeasures(
  labels: readonly MelLabel[],
  measures: readonly (LabelMeasures | null)[],
  numSongs: number,
): HeldOutMeasures | null {
  const named = labels.flatMap(({ kind, name }, label): NamedMeasures[] => {
    const found = measures[label] ?? null;
    return found === null ? [] : [{ kind, name, ...found }];
  });
  const macro = macroMeasures(named);
  if (macro === null) return null;
  const ofKind = (kind: MelLabel['kind']) => macroMeasures(named.filter((label) => label.kind === kind));
  const byName = (a: NamedMeasures, b: NamedMeasures): number => (a.name < b.name ? -1 : 1);
  const best = [...named].sort((a, b) => b.rocAuc - a.rocAuc || byName(a, b));
  const worst = [...named].sort((a, b) => a.rocAuc - b.rocAuc || byName(a, b));
  return {
    ...{ numSongs, numLabels: named.length, macro },
    tags: ofKind('tag'),
    genres: ofKind('genre'),
    best: best.slice(0, MOST_LISTED),
    worst: worst.slice(0, MOST_LISTED),
  };
}
