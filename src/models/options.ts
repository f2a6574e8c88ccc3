// Checks of model options: a misspelt one is an error, never a silent default.
import { checkOptionNames } from '../core/check-option-names.ts';
import { type OptionRange, requireChoice, requireInRange } from '../core/option-range.ts';

export { checkOptionNames, type OptionRange, requireChoice, requireInRange };

/** For models without options. */
export function refuseOptions(model: string, options: object): void {
  checkOptionNames(model, options, []);
}
