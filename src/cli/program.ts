// Assembles the commands, runs one, and turns what it throws into one line and an exit code.
import { Command, CommanderError, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { SegueError } from '../core/errors.ts';
import { VERSION } from '../core/version.ts';
import { COMMANDS } from './commands.ts';
import { EXIT_CODE_HELP, EXIT_CODES, exitCodeOf } from './exit-codes.ts';
import { formatUsageError } from './usage-error.ts';
import { watchOutput } from './watch-output.ts';
import { wordError } from './word-error.ts';

/** A program with all commands, not yet run. */
export function createProgram(): Command {
  const program = new Command('segue')
    .description('Continue playlists: learn from a catalogue of playlists and go on with any of them.')
    .version(VERSION, '-V, --version')
    .addHelpText('after', `\n${EXIT_CODE_HELP}`);
  for (const define of COMMANDS) define(program);
  configure(program, 'segue');
  return program;
}

/** Makes a command and those below it throw where they would exit, and word their errors in one line. */
function configure(command: CommandUnknownOpts, path: string): void {
  command.exitOverride();
  command.configureOutput({
    outputError: (text, write) => write(`segue: ${formatUsageError(text, path)}\n`),
  });
  for (const child of command.commands) configure(child, `${path} ${child.name()}`);
}

/** Runs one command line; prints errors to stderr as one line; returns the exit code. */
export async function runProgram(args: readonly string[]): Promise<number> {
  const output = watchOutput(process.stdout, process.stderr);
  const code = await runCommand(args);
  const fault = await output.settle();
  if (fault === null || code !== EXIT_CODES.ok) return code;
  return report(fault, null);
}

async function runCommand(args: readonly string[]): Promise<number> {
  let command: CommandUnknownOpts | null = null;
  const program = createProgram().hook('preAction', (_, running) => {
    command = running;
  });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return EXIT_CODES.ok;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_CODES.ok : EXIT_CODES.usage;
    return report(error, command);
  }
}

/** Tells an error on stderr, in the words of the command that ran, if any; gives its exit code. */
async function report(error: unknown, command: CommandUnknownOpts | null): Promise<number> {
  if (error instanceof SegueError) {
    process.stderr.write(`segue: ${await wordError(error, command)}\n`);
  } else {
    process.stderr.write(`segue: internal error: ${error instanceof Error ? error.stack : String(error)}\n`);
  }
  return exitCodeOf(error);
}
