// What `segue demo` says of sound: how good the places of new songs are against chance, and some of them with their reasons.
import { countOf } from '../core/count-of.ts';
import type { NewSong, SoundDemo } from './demo-sounds.ts';
import { percent } from './percent.ts';
import { songLabel } from './song-names.ts';

/** Lines; they claim no more than was measured. */
export function formatSoundDemo(demo: SoundDemo): string[] {
  const { numSongs, numNewSongs, sounds, space, sameGenre, title, newSongs } = demo;
  const { measures, way, numAsideSongs } = space;
  const whole = (share: number): string => percent(share, 0);
  const aside = `${whole(measures[way].recall)} of a playlist's own songs come among the first 10`;
  return [
    `Sound of ${countOf(numSongs, 'songs')}, ${numNewSongs} of which no playlist holds: ${countOf(sounds.steps, 'steps')} of training, then a place for each by its sound.`,
    `  among ${countOf(numAsideSongs, 'songs')} aside, ${aside} (by chance ${whole(measures.baseline.recall)}, by places from playlists ${whole(measures.true.recall)})`,
    ...(sameGenre === null
      ? []
      : [
          `  of the known songs nearest to a new one, ${whole(sameGenre.nearest)} are of its genre (by chance ${whole(sameGenre.all)})`,
        ]),
    ...(newSongs.length === 0 ? [] : [`New songs for "${title}":`, ...newSongs.flatMap(formatNewSong)]),
  ];
}

function formatNewSong(song: NewSong, place: number): string[] {
  const { id, name, artists, genres, tags, nearestSongs } = song;
  const heard = tags.map(({ name: tag, lift }) => `${tag} (${lift.toFixed(1)} times as likely)`);
  const near = nearestSongs.map(
    (each) => `${songLabel(each.name, each.artists)} (${each.genres.join(', ')}, ${each.cosine.toFixed(2)})`,
  );
  return [
    `  ${place + 1}  ${id}  ${songLabel(name, artists)} (${genres.join(', ')})`,
    ...(heard.length === 0 ? [] : [`     heard more than in others: ${heard.join(', ')}`]),
    `     near to ${near.join('; ')}`,
  ];
}
