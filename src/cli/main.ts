// The command line's entry: answers `--version` at once, loads the rest only where it is needed.
import { VERSION } from '../core/version.ts';

/** Runs one command line and returns its exit code. `args` are the words after `segue`. */
export async function main(args: readonly string[]): Promise<number> {
  if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) {
    process.stdout.on('error', () => {}); // a reader that has gone needs no version
    process.stdout.write(`${VERSION}\n`);
    return 0;
  }
  const { runProgram } = await import('./program.ts');
  return runProgram(args);
}
