import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type AgentArgsInput, buildAgentArgs } from './agent-command';
import { buildAgentEnvironment } from './agent-environment';
import { toAgentSchema } from './agent-schema';

const OURS = '11111111-1111-4111-8111-111111111111';
const OTHER = '22222222-2222-4222-8222-222222222222';

const base: AgentArgsInput = {
  prefix: [],
  session: { mode: 'new', id: OURS },
  access: { mode: 'acceptEdits' },
  capUsd: 5,
};

function flagValue(args: readonly string[], flag: string): string | undefined {
  return args[args.indexOf(flag) + 1];
}

describe('arguments', () => {
  it('are those of the contract, in full, for a first attempt', () => {
    expect(
      buildAgentArgs({
        ...base,
        prefix: ['/sim.js'],
        model: 'opus',
        fallbackModel: 'sonnet',
        jsonSchema: '{}',
      }),
    ).toEqual([
      '/sim.js',
      '-p',
      '--output-format',
      'stream-json',
      '--verbose',
      '--session-id',
      OURS,
      '--permission-mode',
      'acceptEdits',
      '--allowedTools',
      'Bash,Read,Edit,MultiEdit,Write,NotebookEdit,Glob,Grep,Task,TodoWrite,Skill',
      '--disallowedTools',
      'AskUserQuestion',
      '--max-budget-usd',
      '5',
      '--model',
      'opus',
      '--fallback-model',
      'sonnet',
      '--json-schema',
      '{}',
    ]);
  });

  it('continue our own session, without choosing an id again', () => {
    const args = buildAgentArgs({ ...base, session: { mode: 'resume', id: OURS } });
    expect(flagValue(args, '--resume')).toBe(OURS);
    expect(args).not.toContain('--session-id');
  });

  it('fork a session into one whose id we choose', () => {
    const args = buildAgentArgs({ ...base, session: { mode: 'fork', id: OURS, fromId: OTHER } });
    expect(flagValue(args, '--resume')).toBe(OTHER);
    expect(args).toContain('--fork-session');
    expect(flagValue(args, '--session-id')).toBe(OURS);
  });

  it('let a decision only look', () => {
    const args = buildAgentArgs({ ...base, access: { mode: 'readOnly', tools: ['Read', 'Grep', 'Glob'] } });
    expect(flagValue(args, '--tools')).toBe('Read,Grep,Glob');
    expect(flagValue(args, '--permission-mode')).toBe('dontAsk');
    expect(args).not.toContain('--allowedTools');
  });

  it('bypass permissions only when told to', () => {
    const args = buildAgentArgs({ ...base, access: { mode: 'bypassPermissions' } });
    expect(flagValue(args, '--permission-mode')).toBe('bypassPermissions');
  });

  it('leave no variadic flag in front of a value that it could swallow', () => {
    for (const access of [{ mode: 'acceptEdits' }, { mode: 'readOnly', tools: ['Read', 'Grep'] }] as const) {
      const args = buildAgentArgs({ ...base, access, model: 'opus' });
      for (const flag of ['--allowedTools', '--disallowedTools', '--tools']) {
        if (args.includes(flag)) expect(args[args.indexOf(flag) + 2]).toMatch(/^--/);
      }
    }
  });

  it.each([
    [0.123456, '0.1234'],
    [0.05, '0.05'],
    [100, '100'],
  ])('never give more than is reserved: %d', (capUsd, text) => {
    expect(flagValue(buildAgentArgs({ ...base, capUsd }), '--max-budget-usd')).toBe(text);
  });

  it.each([
    [{ model: 'opus --mcp-config /tmp/x' }],
    [{ model: '--dangerously-skip-permissions' }],
    [{ fallbackModel: '$(id)' }],
    [{ session: { mode: 'new', id: '-h' } }],
    [{ session: { mode: 'fork', id: OURS, fromId: '../x' } }],
    [{ access: { mode: 'readOnly', tools: ['Read', '--model'] } }],
    [{ capUsd: 0 }],
    [{ capUsd: Number.NaN }],
    [{ capUsd: Number.POSITIVE_INFINITY }],
  ] as [Partial<AgentArgsInput>][])('H20, H22: refuse %j', (change) => {
    expect(() => buildAgentArgs({ ...base, ...change })).toThrow(
      expect.objectContaining({ code: 'INVALID_REQUEST' }),
    );
  });
});

describe('environment', () => {
  const host = {
    PATH: '/usr/bin',
    HOME: '/home/dev',
    LC_ALL: 'C.UTF-8',
    ANTHROPIC_API_KEY: 'key',
    CLAUDE_CONFIG_DIR: '/conf',
    CLAUDE_CODE_SESSION_ID: 'outer',
    CLAUDECODE: '1',
    https_proxy: 'http://proxy',
    NODE_OPTIONS: '--require /evil.js',
    LD_PRELOAD: '/evil.so',
    GIT_DIR: '/elsewhere',
    GITHUB_TOKEN: 'ghp',
    SPECFLOW_RUN_ID: 'outer',
    SPECFLOW_HOME: '/h',
    SPECFLOW_SIMULATOR_PLAN: '/plan',
    MY_TOOL: 'x',
    UNSET: undefined,
  };

  it('holds what is on the list, our settings and the marker, and nothing else', () => {
    expect(buildAgentEnvironment({ host, runId: 'run-1', simulator: false })).toEqual({
      PATH: '/usr/bin',
      HOME: '/home/dev',
      LC_ALL: 'C.UTF-8',
      ANTHROPIC_API_KEY: 'key',
      CLAUDE_CONFIG_DIR: '/conf',
      https_proxy: 'http://proxy',
      CLAUDE_CODE_MAX_RETRIES: '4',
      API_TIMEOUT_MS: '120000',
      DISABLE_AUTOUPDATER: '1',
      SPECFLOW_RUN_ID: 'run-1',
    });
  });

  it('hands on what the user adds, the settings of a simulator, and finds our specflow first', () => {
    const input = { host, runId: 'run-1', simulator: true, extraNames: ['MY_TOOL'], pathFirst: ['/ours'] };
    const env = buildAgentEnvironment(input);
    expect(env).toMatchObject({ MY_TOOL: 'x', SPECFLOW_SIMULATOR_PLAN: '/plan', PATH: '/ours:/usr/bin' });
  });
});

describe('schema for structured answers', () => {
  it('keeps to what every build accepts', () => {
    const schema = z.object({
      at: z.iso.datetime(),
      id: z.uuid(),
      format: z.enum(['format', 'id']),
      items: z.array(z.object({ $schema: z.string() })).default([]),
    });
    const root = JSON.parse(toAgentSchema(schema));
    expect(root.$schema).toBeUndefined();
    expect(root.properties.at.format).toBeUndefined();
    expect(root.properties.id.format).toBeUndefined();
    // Properties may bear the names of keywords.
    expect(root.properties.format.enum).toEqual(['format', 'id']);
    expect(root.properties.items.items.properties.$schema).toEqual({ type: 'string' });
    expect(root.required).toEqual(['at', 'id', 'format']);
  });

  it.each([z.array(z.string()), z.string()])('refuses what is no object', (schema) => {
    expect(() => toAgentSchema(schema)).toThrow('object');
  });

  it('writes tuples without the keyword that agents refuse', () => {
    expect(toAgentSchema(z.object({ pair: z.tuple([z.string(), z.number()]) }))).not.toContain('prefixItems');
  });
});
