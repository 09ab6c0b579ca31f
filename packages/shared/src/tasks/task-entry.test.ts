import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTasks } from './parse-tasks';
import { readTaskEntry } from './task-entry';

const entry = (text: string, id: string) => readTaskEntry(text, parseTasks(text), id);

describe('readTaskEntry', () => {
  it('takes the whole entry of a TODO and nothing of the next one', () => {
    const own =
      '### 63. Title\n**Status**: [NOT STARTED]\n\nText with src/a.ts.\n\n#### Acceptance\n- [ ] it works';
    const text = `# TODO\n\n${own}\n\n### 64. Next\n**Status**: [NOT STARTED]\n\n## Done\n\n### 1. Old\n**Status**: [DONE]\n`;
    expect(entry(text, '63')).toBe(own);
    expect(entry(text, '64')).toBe('### 64. Next\n**Status**: [NOT STARTED]');
    expect(entry(text, '9')).toBe('');
  });

  it('takes a checkbox with what is indented below it', () => {
    const text = '## Phase 1: A\n- [ ] 1.1 One\n  - needs src/a.ts\n\n  more\n- [ ] 1.2 Two\n\nProse.\n';
    expect(entry(text, '1.1')).toBe('- [ ] 1.1 One\n  - needs src/a.ts\n\n  more');
    expect(entry(text, '1.2')).toBe('- [ ] 1.2 Two');
  });

  it('is bounded, and total for any text', () => {
    expect(entry(`### 1. a\n**Status**: [OPEN]\n${'x'.repeat(20_000)}`, '1').length).toBeLessThan(8_010);
    fc.assert(
      fc.property(fc.string(), (noise) => {
        const text = `- [ ] T001 a\n${noise}`;
        expect(entry(text, 'T001')).toContain('T001');
      }),
    );
  });
});
