import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { cleanClaudeEnvironment } from '../../../../scripts/claude/clean-environment';
import { type InstalledClaude, installedClaude } from '../../../../scripts/claude/installed-claude';
import { type MessagesApi, startMessagesApi } from '../../../../scripts/claude/messages-api/messages-api';
import { sweepProcesses, TEST_MARKER } from '../../../../scripts/claude/sweep-processes';
import { type AgentUnderTest, describeAgentContract } from '../agent-contract';
import { startAgent } from '../support/agent-process';
import { createProjectFixture } from '../support/project-fixture';
import { contractBrain } from './contract-brain';

const marker = randomUUID();
let api: MessagesApi;

beforeAll(async () => {
  api = await startMessagesApi();
});
afterEach(() => {
  sweepProcesses(marker);
  expect(api.takeMistakes()).toEqual([]);
});
afterAll(() => api.close());

function realAgent({ version, program, reportsSessionTotals }: InstalledClaude): AgentUnderTest {
  return {
    name: `Claude Code ${version}`,
    command: () => ({ bin: program, args: [] }),
    follows: reportsSessionTotals ? 'newer' : 'older',
    async prepare(behaviour, project) {
      const started = join(project.home, `command-${randomUUID()}`);
      const baseUrl = api.mount(contractBrain(behaviour, { projectDir: project.dir, started }));
      const env = { ...cleanClaudeEnvironment({ home: project.home, baseUrl }), [TEST_MARKER]: marker };
      const reached = (): boolean =>
        behaviour.kind === 'long-command' ? existsSync(started) : api.requests(baseUrl).length > 0;
      return { env, prompt: 'Say that you are there.', reached };
    },
  };
}

const claude = installedClaude();
const agent = realAgent(claude);

it('is the build that it is said to be, and answers by the scripted API alone', async () => {
  const project = createProjectFixture();
  const { env, prompt } = await agent.prepare({ kind: 'answer' }, project);
  const args = ['-p', '--output-format', 'stream-json', '--verbose'];
  const ended = await startAgent(agent.command(), { args, prompt, cwd: project.dir, env }).ended;
  project.remove();
  expect(ended.events[0]).toMatchObject({ claude_code_version: claude.version });
  expect(ended.result).toMatchObject({ is_error: false, result: 'I am here.' });
  const turns = api.requests(env.ANTHROPIC_BASE_URL ?? '').map((request) => request.turn.prompt);
  expect(turns).toEqual([prompt]);
});

describeAgentContract(agent);
