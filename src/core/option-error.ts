// An error about options that can be told in other names: libraries call an option `layerDecay`, the command line
// `--layer-decay`, and whoever reads the message should find the name that they wrote.
import { ConfigError } from './errors.ts';

/** How an option is called; `name` as the library has it, with a dot before the name of a part (`checkpoint.everySteps`). */
export type OptionNamer = (name: string) => string;

/** An option outside its range, or one that does not go with others. Its message has the names of the library. */
export class OptionError extends ConfigError {
  /** The message with options called otherwise, and without the owner. */
  readonly problem: (nameOf: OptionNamer) => string;
  /**
   * @param owner what takes the options, such as `title-bert`
   * @param problem words the message; each option in it goes through `nameOf`
   */
  constructor(owner: string, problem: (nameOf: OptionNamer) => string, options?: ErrorOptions) {
    super(`${owner}: ${problem((name) => name)}`, options);
    this.problem = problem;
  }
}
