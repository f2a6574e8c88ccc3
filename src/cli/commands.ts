// The list of commands, in the order of the help.
import type { Command } from '@commander-js/extra-typings';

/** Each defines one command on the program; what is heavy is imported inside its action. */
export const COMMANDS: readonly ((program: Command) => void)[] = [];
