// Options of a selection, their defaults and their check.
import { ConfigError } from '../../core/errors.ts';
import { checkOptionNames } from '../../models/options.ts';
import { DEFAULT_MEMBERS } from './members.ts';

/** How to choose. */
export interface SelectionOptions {
  /**
   * Names of the models to choose among, at least one, each once. The first answers wherever no other candidate is
   * clearly better. Default `DEFAULT_MEMBERS`, less those that the data have nothing for.
   */
  readonly members: readonly string[];
  /** Questions of each kind to measure on, masked out of the playlists; 0 leaves all to the first. Default 200. */
  readonly tuningQuestions: number;
}

export const SELECTION_DEFAULTS: SelectionOptions = { members: DEFAULT_MEMBERS, tuningQuestions: 200 };

/** Options once checked. */
export interface CheckedSelectionOptions extends SelectionOptions {
  /** Whether the members were named by the caller, who then wants an error where one can't learn. */
  readonly areNamed: boolean;
}

/**
 * Options with defaults for what is missing.
 * @param known names of the models that can be members
 * @throws ConfigError naming an option or member that is unknown, repeated or out of range
 */
export function checkSelectionOptions(
  given: Partial<SelectionOptions>,
  known: readonly string[],
): CheckedSelectionOptions {
  checkOptionNames('selection', given, Object.keys(SELECTION_DEFAULTS));
  const { members = SELECTION_DEFAULTS.members, tuningQuestions = SELECTION_DEFAULTS.tuningQuestions } =
    given;
  if (!(Number.isInteger(tuningQuestions) && tuningQuestions >= 0)) {
    throw new ConfigError(
      `selection: tuningQuestions must be a whole number of at least 0, got ${tuningQuestions}`,
    );
  }
  const list = known.join(', ');
  if (members.length === 0) throw new ConfigError(`selection: members must name at least one of ${list}`);
  for (const [i, name] of members.entries()) {
    if (!known.includes(name))
      throw new ConfigError(`selection: unknown member '${name}'; known are ${list}`);
    if (members.indexOf(name) < i) {
      throw new ConfigError(`selection: member '${name}' is named twice; name each once`);
    }
  }
  return { members, tuningQuestions, areNamed: given.members !== undefined };
}
