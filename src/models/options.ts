// One check of model options: a misspelt one is an error, never a silent default.
import { ConfigError } from '../core/errors.ts';

/** Throws `ConfigError` naming the first option that is not among `known`. */
export function checkOptionNames(model: string, options: object, known: readonly string[]): void {
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    const list = known.length === 0 ? 'it has none' : `known are ${known.join(', ')}`;
    throw new ConfigError(`${model}: unknown option '${name}'; ${list}`);
  }
}

/** For models without options. */
export function refuseOptions(model: string, options: object): void {
  checkOptionNames(model, options, []);
}
