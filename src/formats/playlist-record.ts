// One playlist of the arena's files: the rules for its fields, used when reading and, so that no file is
// written that could not be read again, when writing.
import type { ArenaPlaylist } from './arena-types.ts';
import { isUpdateDate } from './date-checks.ts';
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

/** The fields a playlist may have, in the arena's order. */
export const PLAYLIST_FIELDS: ReadonlySet<string> = new Set([
  'tags',
  'id',
  'plylst_title',
  'songs',
  'like_cnt',
  'updt_date',
]);

function updateDateField(context: RecordContext): string | null {
  const text = optionalTextField(context, 'updt_date');
  if (text === null || isUpdateDate(text)) return text;
  return failField(
    context,
    'updt_date',
    `expected a date such as "2020-04-30 23:59:59.000" or null, got ${showValue(text)}`,
  );
}

/**
 * A parsed record as a playlist. `id`, `songs` and `tags` must be there; a missing or null title is empty; missing
 * or null likes and dates are null. Repeated songs and tags are kept.
 * @throws FormatError naming file, record, id and field
 */
export function checkPlaylist(value: unknown, file: string, number: number): ArenaPlaylist {
  const context = openRecord(value, file, number, PLAYLIST_FIELDS);
  return {
    id: wholeNumberField(context, 'id'),
    plylst_title: optionalTextField(context, 'plylst_title') ?? '',
    tags: textsField(context, 'tags', true),
    songs: wholeNumbersField(context, 'songs', true),
    like_cnt: optionalWholeNumberField(context, 'like_cnt'),
    updt_date: updateDateField(context),
  };
}
