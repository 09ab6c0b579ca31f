import { StartOrchestrationRequestSchema } from '@specflow/shared/schemas';
import { describe, expect, it } from 'vitest';
import { fieldMessage, refusalSentence, refusedFields } from './refused-fields';

/** What is said about a configuration. */
function refuse(config: unknown): { readonly sentence: string; readonly fields: readonly string[] } {
  const parsed = StartOrchestrationRequestSchema.safeParse(
    { projectId: 'p', config },
    { error: fieldMessage },
  );
  const fields = refusedFields(parsed.error?.issues ?? []);
  return {
    sentence: refusalSentence(fields),
    fields: fields.map(({ path, message }) => `${path}: ${message}`),
  };
}

describe('the words about a refused field', () => {
  it.each([
    [{ budget: { maxTotal: 'much' } }, 'config.budget.maxTotal: must be a number, not "much".'],
    [{ budget: { maxTotal: null } }, 'config.budget.maxTotal: must be a number, not null.'],
    [{ budget: { maxTotal: -3 } }, 'config.budget.maxTotal: must be 0.05 or more, not -3.'],
    [{ budget: { maxTotal: 2e9 } }, 'config.budget.maxTotal: must be 100000 or less, not 2000000000.'],
    [{ batchSizeFallback: 1.5 }, 'config.batchSizeFallback: must be a whole number, not 1.5.'],
    [{ autoMerge: 'yes' }, 'config.autoMerge: must be true or false, not "yes".'],
    [{ bugdet: {} }, 'config: there is no field "bugdet".'],
    [
      { additionalContext: 'x'.repeat(20_001) },
      'config.additionalContext: must have at most 20000 characters.',
    ],
    [[], 'config: must be an object.'],
    [{ skipVerify: true }, 'config.skipVerify: a run always verifies; leave this false.'],
  ])('%j: %s', (config, sentence) => {
    expect(refuse(config).sentence).toBe(sentence);
  });

  it('names each of several fields once, with the limit that counts', () => {
    expect(refuse({ batchSizeFallback: 0, budget: { maxTotal: -3 } })).toEqual({
      sentence: '2 fields are wrong: config.batchSizeFallback, config.budget.maxTotal.',
      fields: [
        'config.batchSizeFallback: must be 1 or more, not 0',
        'config.budget.maxTotal: must be 0.05 or more, not -3',
      ],
    });
  });

  it('does not repeat a long text, which may be a secret', () => {
    expect(refuse({ budget: { maxTotal: 's'.repeat(41) } }).sentence).toBe(
      'config.budget.maxTotal: must be a number.',
    );
  });
});
