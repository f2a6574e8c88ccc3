// One spelling for titles and tags, so that the same words compare equal.

/**
 * NFKC (full-width letters and compatibility jamo become plain), lower case, and each run of anything that is
 * neither letter nor digit becomes one space. `  ★비오는날★ Jazz#1 ` gives `비오는날 jazz 1`.
 */
export function normalizeTitle(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
}
