// The package's version, read once from package.json, which lies two folders up in source and in the build.
import { readFileSync } from 'node:fs';

/** Version of this package, such as `0.1.0`. */
export const VERSION: string = (
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
).version;
