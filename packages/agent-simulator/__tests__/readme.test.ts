import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { BEHAVIOURS } from '../src/scenario/behaviours/index';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

it('documents every behaviour, and no behaviour that does not exist', () => {
  const rows = readme.split('| behaviour |')[1]?.split('\n## ')[0] ?? '';
  const firstCells = [...rows.matchAll(/^\| ([^|]*`[^|]*) \|/gm)].map((row) => row[1] ?? '');
  const documented = firstCells.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map((name) => name[1]));
  expect(documented.sort()).toEqual(Object.keys(BEHAVIOURS).sort());
});
