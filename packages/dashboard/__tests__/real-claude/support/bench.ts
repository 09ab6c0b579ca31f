import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import type { InstalledClaude } from '../../../../../scripts/claude/installed-claude';
import { type MessagesApi, startMessagesApi } from '../../../../../scripts/claude/messages-api/messages-api';
import type { ModelBrain } from '../../../../../scripts/claude/messages-api/model';
import type { BrainProject } from './flow-brain';
import { createWorld, type World } from './world';

/** What a test file needs: worlds, one at a time, and the API that their models speak through. */
export interface Bench {
  api(): MessagesApi;
  world(
    claude: InstalledClaude,
    brain: (project: BrainProject) => ModelBrain,
    options?: { undesigned?: boolean },
  ): Promise<World>;
}

/** Registers set-up and clean-up. A mistake in a scripted model fails the test in which it happened. */
export function createBench(): Bench {
  let api: MessagesApi | undefined;
  let current: World | undefined;
  beforeAll(async () => {
    api = await startMessagesApi();
  });
  afterEach(async () => {
    await current?.dispose();
    current = undefined;
    expect(api?.takeMistakes()).toEqual([]);
  });
  afterAll(() => api?.close());
  const running = (): MessagesApi => {
    if (api === undefined) throw new Error('The scripted API runs only during tests.');
    return api;
  };
  return {
    api: running,
    async world(claude, brain, options) {
      current = await createWorld({ ...options, claude, api: running(), brain });
      return current;
    },
  };
}
