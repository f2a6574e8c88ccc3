// Whether two models and a pack were made for the data set at hand: indices of songs and tags mean nothing elsewhere.
import { ConfigError } from '../../core/errors.ts';
import type { SongIndex, TagIndex } from '../../core/indices.ts';
import type { Dataset } from '../../dataset/dataset.ts';
import type { MelPack } from '../../formats/mel-pack.ts';
import { networkKind } from '../mel-cnn/networks/network.ts';
import type { SoundSpaceOptions } from './options.ts';

type Known = Pick<Dataset, 'songs' | 'tags'>;

/** @throws ConfigError naming the model that is of other songs or tags */
export function checkModels({ songs, tags }: Known, { sounds, word2vec }: SoundSpaceOptions): void {
  for (const [name, model] of Object.entries({ sounds, word2vec })) {
    if (model.numSongs === songs.size && model.numTags === tags.size) continue;
    throw new ConfigError(
      `sound-space: ${name} was trained on ${model.numSongs} songs and ${model.numTags} tags, and the data set has ${songs.size} and ${tags.size}; train it on this data set`,
    );
  }
  const { tagNames } = word2vec.content;
  const other =
    tagNames.find((name, tag) => name !== tags.idOf(tag as TagIndex)) ??
    sounds.labels.find(({ tag, name }) => tag !== null && name !== tags.idOf(tag))?.name;
  if (other === undefined) return;
  throw new ConfigError(
    `sound-space: the models know the tag ${JSON.stringify(other)} where the data set has another; train them on this data set`,
  );
}

/** Ids of songs and tags, as an artefact holds them. */
interface OwnIds {
  readonly songs: { readonly size: number; readonly ids: readonly unknown[] };
  readonly tags: { readonly size: number; readonly ids: readonly unknown[] };
}

/**
 * The same for what was loaded with its ids.
 * @param place of the model, for the message
 * @throws ConfigError naming the first song or tag that differs
 */
export function checkIds({ songs, tags }: Known, loaded: OwnIds, place: string): void {
  for (const [what, own, ids] of [
    ['song', songs, loaded.songs],
    ['tag', tags, loaded.tags],
  ] as const) {
    if (own.size !== ids.size) {
      throw new ConfigError(
        `${place}: the model was trained on a data set of ${ids.size} ${what}s, and this one has ${own.size}; train it on this data set`,
      );
    }
    const index = ids.ids.findIndex((id, i) => id !== own.idOf(i as SongIndex & TagIndex));
    if (index < 0) continue;
    throw new ConfigError(
      `${place}: the model was trained on other data: it knows the ${what} ${JSON.stringify(ids.ids[index])} where this data set has ${JSON.stringify(own.idOf(index as SongIndex & TagIndex))}; train it on this data set`,
    );
  }
}

/** @throws ConfigError where the network hears other bands than the pack has */
export function checkBands(pack: MelPack, { sounds, mels }: SoundSpaceOptions): void {
  const { numBands } = sounds.network;
  if (pack.numBands === numBands) return;
  throw new ConfigError(
    `sound-space: the sound model hears ${numBands} bands, and the spectrograms in ${mels} have ${pack.numBands}; give the pack that it was trained on`,
  );
}

/** Whether a song's spectrogram is there and long enough for the network. */
export function canHear(pack: MelPack, songId: number, { sounds }: SoundSpaceOptions): boolean {
  return pack.has(songId) && pack.frames(songId) >= networkKind(sounds.network.name).least.numFrames;
}
