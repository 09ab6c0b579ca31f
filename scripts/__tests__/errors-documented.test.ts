import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../../packages/shared/src/errors/error-codes';

const root = join(import.meta.dirname, '..', '..');

describe('docs/errors.md', () => {
  it('has one heading for every code, and none for a code that is gone', async () => {
    const text = await readFile(join(root, 'docs/errors.md'), 'utf8');
    const documented = [...text.matchAll(/^### ([A-Z_]+)$/gm)].map((match) => match[1]);
    expect([...documented].sort()).toEqual(Object.keys(ERROR_CODES).sort());
  });
});
