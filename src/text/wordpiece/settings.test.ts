import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../core/errors.ts';
import { completeSettings, KOREAN_SETTINGS, WORDPIECE_DEFAULTS } from './settings.ts';

describe('completeSettings', () => {
  it('takes from the defaults what is not given', () => {
    expect(completeSettings({ lowercase: false }, WORDPIECE_DEFAULTS)).toEqual({
      cleanText: true,
      handleChineseChars: true,
      stripAccents: null,
      lowercase: false,
      maxCharactersPerWord: 100,
    });
    expect(completeSettings({}, KOREAN_SETTINGS)).toEqual({ ...WORDPIECE_DEFAULTS, stripAccents: false });
  });

  it('leaves the defaults as they are', () => {
    completeSettings({}, WORDPIECE_DEFAULTS).lowercase = false;
    expect(WORDPIECE_DEFAULTS.lowercase).toBe(true);
  });

  it.each([
    [{ lowerCase: true }, "unknown option 'lowerCase'"],
    [{ lowercase: null }, 'lowercase must be true or false, got null'],
    [{ stripAccents: 'no' }, 'stripAccents must be true, false or null, got no'],
    [{ cleanText: undefined }, 'cleanText must be true or false, got undefined'],
    [{ maxCharactersPerWord: 0 }, 'maxCharactersPerWord must be a whole number from 1, got 0'],
    [{ maxCharactersPerWord: 1.5 }, 'got 1.5'],
  ])('refuses %j', (given, message) => {
    const act = () => completeSettings(given as object, WORDPIECE_DEFAULTS);
    expect(act).toThrow(ConfigError);
    expect(act).toThrow(message);
  });
});
