// One check of options objects: a misspelt option is an error, never a silent default.
import { ConfigError } from './errors.ts';

/**
 * Throws `ConfigError` naming the first option that is not among `known`.
 * @param owner what takes the options, for the message
 */
export function checkOptionNames(owner: string, options: object, known: readonly string[]): void {
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    const list = known.length === 0 ? 'it has none' : `known are ${known.join(', ')}`;
    throw new ConfigError(`${owner}: unknown option '${name}'; ${list}`);
  }
}
