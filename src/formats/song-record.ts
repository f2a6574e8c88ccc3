// One song of song_meta.json: the rules for its fields, for reading and writing alike.
import type { ArenaSong } from './arena-types.ts';
import { isReleaseDate, isUnknownReleaseDate } from './date-checks.ts';
import {
  failField,
  openRecord,
  optionalTextField,
  optionalWholeNumberField,
  type RecordContext,
  showValue,
  textsField,
  wholeNumberField,
  wholeNumbersField,
} from './record-fields.ts';

/** The fields a song may have, in the arena's order. */
export const SONG_FIELDS: ReadonlySet<string> = new Set([
  'song_gn_dtl_gnr_basket',
  'issue_date',
  'album_name',
  'album_id',
  'artist_id_basket',
  'song_name',
  'song_gn_gnr_basket',
  'artist_name_basket',
  'id',
]);

function issueDateField(context: RecordContext): string | null {
  const text = optionalTextField(context, 'issue_date');
  if (text === null || isUnknownReleaseDate(text)) return null;
  if (isReleaseDate(text)) return text;
  return failField(
    context,
    'issue_date',
    `expected eight digits such as "20200430" (month or day may be 00) or null, got ${showValue(text)}`,
  );
}

/**
 * A parsed record as a song. Only `id` must be there: a missing or null name is empty, a missing or null list is
 * empty, and other missing values are null. A release date of nothing or zeros alone is null.
 * @throws FormatError naming file, record, id and field
 */
export function checkSong(value: unknown, file: string, number: number): ArenaSong {
  const context = openRecord(value, file, number, SONG_FIELDS);
  return {
    id: wholeNumberField(context, 'id'),
    song_name: optionalTextField(context, 'song_name') ?? '',
    album_id: optionalWholeNumberField(context, 'album_id'),
    album_name: optionalTextField(context, 'album_name'),
    artist_id_basket: wholeNumbersField(context, 'artist_id_basket', false),
    artist_name_basket: textsField(context, 'artist_name_basket', false),
    issue_date: issueDateField(context),
    song_gn_gnr_basket: textsField(context, 'song_gn_gnr_basket', false),
    song_gn_dtl_gnr_basket: textsField(context, 'song_gn_dtl_gnr_basket', false),
  };
}
