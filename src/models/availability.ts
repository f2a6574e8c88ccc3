// The date rule: a playlist can't hold songs that were released after its last update. Measured by competitors
// at +0.003 of score. Release dates are wrong now and then; a song that some playlist held earlier was out.
import type { Dataset } from '../dataset/dataset.ts';
import { UNKNOWN_DATE } from '../dataset/dataset.ts';

/** (songs) The first day, in days since 1970-01-01, on which a song is known to be out; `UNKNOWN_DATE` admits it always. */
export type Availability = Int32Array<SharedArrayBuffer>;

/**
 * The release date, or the earliest update of a playlist that holds the song where that is earlier (then the
 * release date is wrong). Without metadata every song is always available.
 */
export function createAvailability(dataset: Dataset): Availability {
  const { playlistSongs, updateDates, metadata } = dataset;
  const availability = new Int32Array(new SharedArrayBuffer(dataset.songs.size * 4)).fill(UNKNOWN_DATE);
  if (metadata === null) return availability;
  availability.set(metadata.releaseDates);
  for (let playlist = 0; playlist < playlistSongs.numRows; playlist++) {
    const date = updateDates[playlist]!;
    if (date === UNKNOWN_DATE) continue;
    for (let i = playlistSongs.rowStarts[playlist]!; i < playlistSongs.rowStarts[playlist + 1]!; i++) {
      const song = playlistSongs.columns[i]!;
      if (availability[song]! > date) availability[song] = date;
    }
  }
  return availability;
}

/** Whether a song may be recommended to a playlist of this date; null means any date. */
export function isAvailable(availability: Availability, song: number, date: number | null): boolean {
  return date === null || availability[song]! <= date;
}
