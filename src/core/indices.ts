// Dense indices are branded, so that an outside id or an index of another kind can't stand in for one.

declare const kind: unique symbol;

/** Row of a song in the dataset's song table. */
export type SongIndex = number & { readonly [kind]: 'song' };
/** Row of a tag in the dataset's tag table. */
export type TagIndex = number & { readonly [kind]: 'tag' };
/** Row of a playlist in the dataset's playlist table. */
export type PlaylistIndex = number & { readonly [kind]: 'playlist' };

/** An id as the outside world writes it. */
export type OutsideId = number | string;
