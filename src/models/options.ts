// Checks of model options: a misspelt one is an error, never a silent default.
import { checkOptionNames } from '../core/check-option-names.ts';

export { checkOptionNames };

/** For models without options. */
export function refuseOptions(model: string, options: object): void {
  checkOptionNames(model, options, []);
}
