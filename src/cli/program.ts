// Assembles the commands, runs one, and turns what it throws into one line and an exit code.
import { Command, CommanderError } from '@commander-js/extra-typings';
import { SegueError } from '../core/errors.ts';
import { VERSION } from '../core/version.ts';
import { COMMANDS } from './commands.ts';
import { EXIT_CODE_HELP, EXIT_CODES, exitCodeOf } from './exit-codes.ts';

/** A program with all commands, not yet run. */
export function createProgram(): Command {
  const program = new Command('segue')
    .description('Continue playlists: learn from a catalogue of playlists and go on with any of them.')
    .version(VERSION, '-V, --version')
    .showHelpAfterError('(add --help for usage)')
    .addHelpText('after', `\n${EXIT_CODE_HELP}`);
  for (const define of COMMANDS) define(program);
  program.exitOverride();
  for (const command of program.commands) command.exitOverride();
  return program;
}

/** Runs one command line; prints errors to stderr as one line; returns the exit code. */
export async function runProgram(args: readonly string[]): Promise<number> {
  const program = createProgram();
  try {
    await program.parseAsync([...args], { from: 'user' });
    return EXIT_CODES.ok;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_CODES.ok : EXIT_CODES.usage;
    if (error instanceof SegueError) {
      process.stderr.write(`segue: ${error.message}\n`);
    } else {
      process.stderr.write(
        `segue: internal error: ${error instanceof Error ? error.stack : String(error)}\n`,
      );
    }
    return exitCodeOf(error);
  }
}
