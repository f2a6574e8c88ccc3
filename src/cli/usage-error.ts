// Words the usage errors of the option parser as all other errors: one line that ends with what to do.

/**
 * @param text as the parser has it, such as `error: unknown command 'runn'\n(Did you mean run?)\n`
 * @param command the command that was used, such as `segue train neighbours`
 * @returns one line without its end, such as `unknown command 'runn', did you mean run?; see segue --help`
 */
export function formatUsageError(text: string, command: string): string {
  const problem = text
    .trim()
    .replace(/^error: /, '')
    .replace(/\s*\n\(Did you mean (.+)\?\)$/, ', did you mean $1?')
    .replace(/' is invalid\. (\w)/, (_, letter: string) => `' is invalid: ${letter.toLowerCase()}`)
    .replace(/\.$/, '')
    .replaceAll('\n', ' ');
  return `${problem}; see ${command} --help`;
}
