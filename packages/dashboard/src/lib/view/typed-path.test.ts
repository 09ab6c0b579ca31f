import { describe, expect, it } from 'vitest';
import { typedPath } from './typed-path';

describe('a pasted path', () => {
  it.each([
    ['/home/ada/app', '/home/ada/app'],
    ['  ~/app \n', '~/app'],
    ['"/home/ada/my app"', '/home/ada/my app'],
    ["'/home/ada/app/'", '/home/ada/app/'],
    ['"/home/ada/it\'s"', "/home/ada/it's"],
    ['"/half', '"/half'],
    ['""', '""'],
  ])('%j is %j', (text, path) => {
    expect(typedPath(text)).toBe(path);
  });
});
