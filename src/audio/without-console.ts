// The decoders of MP3 and others pass the complaints of their C code on to console.error. A library never prints: while one of their calls
// runs, which is synchronous, the console is silent.

/** Runs `work` with console.error, warn and log doing nothing, and gives what it returns. */
export function withoutConsole<T>(work: () => T): T {
  const terminal = globalThis.console;
  const { error, warn, log } = terminal;
  const silent = (): void => {};
  Object.assign(terminal, { error: silent, warn: silent, log: silent });
  try {
    return work();
  } finally {
    Object.assign(terminal, { error, warn, log });
  }
}
