import { expect, test } from 'vitest';
import { ConfigError } from '../core/errors.ts';
import { checkTrainedOn } from './check-trained-on.ts';

test('a model of the very data set is fine; one of other playlists, or of unknown ones, is refused', () => {
  const dataset = { fingerprint: 'abc' };
  const of = (datasetFingerprint?: string) => () =>
    checkTrainedOn(dataset, { modelName: 'mel-cnn', manifest: { datasetFingerprint } }, 'sounds');
  expect(of('abc')).not.toThrow();
  for (const other of ['abd', undefined]) {
    expect(of(other)).toThrow(ConfigError);
    expect(of(other)).toThrow(
      'sounds: the mel-cnn model was trained on other playlists than those of the data set; train it on this data set',
    );
  }
});
