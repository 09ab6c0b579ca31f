import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { installedClaudes } from '../../../../scripts/claude/installed-claudes';
import { type MessagesApi, startMessagesApi } from '../../../../scripts/claude/messages-api/messages-api';
import { createFlowBrain } from './support/flow-brain';
import { createWorld, type World } from './support/world';

let api: MessagesApi;
let world: World | undefined;

beforeAll(async () => {
  api = await startMessagesApi();
});
afterEach(async () => {
  await world?.dispose();
  world = undefined;
  expect(api.mistakes()).toEqual([]);
});
afterAll(() => api.close());

describe.each(installedClaudes())('Complete Phase with Claude Code $version', (claude) => {
  it('goes through design, analysis, every batch, verification and the merge', async () => {
    world = await createWorld({ claude, api, brain: createFlowBrain });
    const id = await world.start({ autoMerge: true });
    const run = await world.until(id, 'the end', (seen) =>
      ['completed', 'needs_attention', 'failed'].includes(seen.status),
    );
    expect(run).toMatchObject({ status: 'completed' });
    expect(existsSync(join(world.project.dir, 'src/slug.mjs'))).toBe(true);
  });
});
