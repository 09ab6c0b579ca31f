import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { twMerge } from 'tailwind-merge';
import { describe, expect, it } from 'vitest';
import { cn } from './class-names';

const components = resolve(import.meta.dirname, '../../components');

/** Every word in a string of the components that looks like a Tailwind class. */
function classesInUse(): readonly string[] {
  const files = readdirSync(components, { recursive: true, encoding: 'utf8' });
  const sources = files.filter((name) => name.endsWith('.tsx') && !name.endsWith('.test.tsx'));
  const words = sources.flatMap((name) => {
    const text = readFileSync(join(components, name), 'utf8');
    const strings = text.match(/'[^'\n]*'|"[^"\n]*"|`[^`]*`/g) ?? [];
    const lists = strings.map((one) => one.slice(1, -1).trim().split(/\s+/));
    return lists.filter((list) => list.length > 1 && list.every((word) => CLASS.test(word))).flat();
  });
  return [...new Set(words)];
}

/** Names that differ in their value alone (`w-4`, `w-8`) stand for each other, two of a kind. */
function twoOfAKind(names: readonly string[]): readonly string[] {
  const kinds = new Map<string, string[]>();
  for (const name of names) {
    const kind = VARIED.test(name) ? name : name.replace(/-[^-]+$/, '');
    kinds.set(kind, [...(kinds.get(kind) ?? []), name]);
  }
  return [...kinds.values()].flatMap((kind) => kind.slice(0, 2));
}

const CLASS = /^-?[a-z][\w:-][\w:[\]().,/%=&>*'#-]*$/;
/** Beginnings that mean several properties. */
const VARIED = /^-?(text|bg|border|font|flex|outline|rounded|overflow)(-|$)/;

describe('cn', () => {
  it('joins what is there', () => {
    expect(cn('a', false, undefined, ['b', { c: true, d: false }])).toBe('a b c');
  });

  it.each([
    ['h-8 px-3', 'h-auto px-0', 'h-auto px-0'],
    ['px-4 py-2', 'p-5', 'p-5'],
    ['p-5', 'px-2', 'p-5 px-2'],
    ['size-3.5 text-sm', 'size-4 text-danger', 'text-sm size-4 text-danger'],
    ['hover:bg-muted bg-card', 'hover:bg-hover', 'bg-card hover:bg-hover'],
    ['max-w-[35rem] border', 'max-w-md border-danger-line', 'border max-w-md border-danger-line'],
  ])('of "%s" and "%s" keeps "%s"', (first, second, expected) => expect(cn(first, second)).toBe(expected));

  it('agrees with tailwind-merge about every pair of classes that the components use', () => {
    const byVariant = new Map<string, string[]>();
    for (const name of classesInUse()) {
      const variant = name.slice(0, name.lastIndexOf(':') + 1);
      byVariant.set(variant, [...(byVariant.get(variant) ?? []), name]);
    }
    const pairs = [...byVariant.values()]
      .map(twoOfAKind)
      .flatMap((names) =>
        names.flatMap((first) =>
          names.filter((second) => second !== first).map((second) => `${first} ${second}`),
        ),
      );
    expect(pairs.length).toBeGreaterThan(10_000);
    const different = pairs.filter((pair) => cn(pair) !== twMerge(pair));
    expect(different).toEqual([]);
  });
});
