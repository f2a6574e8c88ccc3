import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { watchOutput } from './watch-output.ts';

/** A stream whose every write fails with a code of the system, or succeeds where it is null. */
const streamThatFailsWith = (code: string | null) =>
  new Writable({
    write: (_chunk, _encoding, done) => done(code === null ? null : Object.assign(new Error(code), { code })),
  });

describe('watchOutput', () => {
  it('tells a full disk of the data, with a remedy', async () => {
    const data = streamThatFailsWith('ENOSPC');
    const output = watchOutput(data, streamThatFailsWith(null));
    data.write('line');
    expect((await output.settle())?.message).toMatch(/^cannot write the standard output: no space is left/);
  });

  it.each([
    ['a reader of the data that has gone', 'EPIPE', null],
    ['a fault of the news', null, 'EIO'],
    ['no fault', null, null],
  ])('tells nothing of %s', async (_, dataCode, newsCode) => {
    const data = streamThatFailsWith(dataCode);
    const news = streamThatFailsWith(newsCode);
    const output = watchOutput(data, news);
    data.write('line');
    news.write('line');
    expect(await output.settle()).toBeNull();
  });
});
