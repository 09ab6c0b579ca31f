import fc from 'fast-check';

const ids = fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { minLength: 1, maxLength: 12 });
const word = fc.constantFrom(
  '[NOT STARTED]',
  '[IN PROGRESS]',
  '[COMPLETE]',
  '[COMPLETED] ✅',
  '✅ COMPLETE (2025-12-19)',
  'Not started',
  '[BLOCKED] - waits for a key',
  '[BLOCKED] (blocked: no (real) key)',
  '[DEFERRED]  ',
  '[FAILED]',
  'PARTIAL (4/12 done)',
  'DOCUMENTED LIMITATION',
  '',
);
const statusLine = fc
  .tuple(fc.constantFrom('**Status**: ', '- **Status**: ', '* **Status:** ', '*Status**: '), word)
  .map(([label, value]) => label + value);
const field = fc.oneof(
  fc
    .array(fc.integer({ min: 1, max: 99 }), { maxLength: 3 })
    .map((list) => `**Dependencies**: ${list.length === 0 ? 'None' : list.join(', ')}`),
  fc.integer({ min: 1, max: 99 }).map((id) => `- **Blocking**: ${id}`),
  fc.constantFrom(
    '**Effort**: 2-4 hours',
    '**Priority**: High',
    '- **Completed**: 2025-01-01',
    '**Files Affected**:\n- `src/a.ts`\n- `src/b.ts`',
    '',
    'Some **text** with T001 and 1.2',
    '- [ ] a criterion',
    '- [x] T001 another one',
    '```\n### 7. In a fence\n**Status**: [COMPLETE]\n```',
    '<!-- **Status**: [COMPLETE] -->',
    '#### 3. A step',
  ),
);

/** TODO files with statuses in many styles, fields in any order, code fences and comments. */
export const todoFileArbitrary: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom('', '\uFEFF'),
    ids.chain((list) =>
      fc.tuple(
        ...list.map((id) =>
          fc
            .tuple(fc.constantFrom('', '## High Priority\n\n'), statusLine, fc.array(field, { maxLength: 4 }))
            .map(
              ([section, status, fields]) =>
                `${section}### ${id}. Title ${id}\n${[status, ...fields].join('\n')}\n`,
            ),
        ),
      ),
    ),
    fc.constantFrom('\n', '\r\n', '\r'),
  )
  .map(
    ([bom, entries, newline]) =>
      bom +
      `# TODO\n\n### 100. First\n**Status**: [NOT STARTED]\n\n${entries.join('\n')}`.replaceAll(
        '\n',
        newline,
      ),
  );
