// The one door to @audio/decode-aac. Its licence is GPL-2.0, so Segue doesn't depend on it: who wants m4a installs it.
import { NotFoundError } from '../core/errors.ts';

type AacPackage = typeof import('@audio/decode-aac');

/**
 * Loads the package that decodes AAC and Apple Lossless.
 * @param file what needs it, for the message
 * @param load how to load it; default by its name
 * @throws NotFoundError where it isn't installed
 */
export async function loadAacPackage(
  file: string,
  load: () => Promise<AacPackage> = () => import('@audio/decode-aac'),
): Promise<AacPackage> {
  try {
    return await load();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')) throw error;
    throw new NotFoundError(
      `${file}: AAC and ALAC (m4a, mp4) need the package @audio/decode-aac, which is not installed; ` +
        'npm install @audio/decode-aac (its licence is GPL-2.0), or convert the file to another format',
      { cause: error },
    );
  }
}
