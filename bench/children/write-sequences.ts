// Writes playlists as sequences for a peer: one a line, names as `segue vectors` writes them, with spaces between.
// Arguments: data set, file to write, `songs` or `songs,tags`. Prints {sequences, places}.
import { loadDataset } from '../../src/dataset/load-dataset.ts';
import { writeTextAtomically } from '../../src/formats/write-atomically.ts';

const [datasetDir, file, kinds] = process.argv.slice(2) as [string, string, string];
const dataset = await loadDataset(datasetDir);
const { songs, tags, playlistSongs, playlistTags } = dataset;
const counts = { sequences: 0, places: 0 };

/** Names of one playlist's items; those with white space are left out, as no format of the peer has them. */
function* toLines(): Generator<string> {
  for (let row = 0; row < playlistSongs.numRows; row++) {
    const names: string[] = [];
    for (let i = playlistSongs.rowStarts[row]!; i < playlistSongs.rowStarts[row + 1]!; i++) {
      names.push(`song:${songs.ids[playlistSongs.columns[i]!]}`);
    }
    if (kinds === 'songs,tags') {
      for (let i = playlistTags.rowStarts[row]!; i < playlistTags.rowStarts[row + 1]!; i++) {
        names.push(`tag:${tags.ids[playlistTags.columns[i]!]}`);
      }
    }
    const kept = names.filter((name) => !/\s/.test(name));
    if (kept.length === 0) continue;
    counts.sequences++;
    counts.places += kept.length;
    yield `${kept.join(' ')}\n`;
  }
}

await writeTextAtomically(file, toLines());
process.stdout.write(JSON.stringify(counts));
