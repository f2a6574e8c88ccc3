// Where a command's time goes: the command line ends each stage with a line on stderr.

/**
 * Seconds by stage, in order; stages of one name are added up. Lines look like
 * `reading train.json: 60,301,795 bytes, 5.1 s` or `sorting the catalogue, 3.3 s`.
 */
export function parseStageTimes(stderr: string): Record<string, number> {
  const seconds: Record<string, number> = {};
  for (const line of stderr.split('\n')) {
    const match = /^(.+?)(?:: [\d,]+ \S+)?, (\d+\.\d) s$/.exec(line);
    if (match === null) continue;
    const name = match[1]!;
    seconds[name] = Number(((seconds[name] ?? 0) + Number(match[2])).toFixed(1));
  }
  return seconds;
}
