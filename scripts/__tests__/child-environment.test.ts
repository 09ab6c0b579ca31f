import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { productEnvironment, toolEnvironment } from '../lib/child-environment.mjs';
import { rootDir } from '../lib/workspace.mjs';

const binOf = (dir: string) => path.join(dir, 'node_modules', '.bin');

describe('environment of our tools', () => {
  it('shows the package manager’s errors even under npm --silent', () => {
    const env = toolEnvironment({ npm_config_loglevel: 'silent', npm_config_cache: 'kept' });
    expect(env).toEqual({ npm_config_cache: 'kept', NEXT_TELEMETRY_DISABLED: '1' });
  });
});

describe('environment of the product', () => {
  const env = productEnvironment({
    HOME: 'home',
    npm_config_local_prefix: rootDir,
    npm_package_name: 'specflow-workspace',
    INIT_CWD: rootDir,
    PATH: [
      binOf(rootDir),
      binOf(path.dirname(rootDir)),
      binOf('/elsewhere'),
      '/x/node-gyp-bin',
      '/usr/bin',
    ].join(':'),
  });

  it('keeps what npm set for this repository from agents that work in others', () => {
    expect(Object.keys(env).filter((name) => /npm|INIT_CWD/i.test(name))).toEqual([]);
    expect(env.PATH).toBe(`${binOf('/elsewhere')}:/usr/bin`);
    expect(env.HOME).toBe('home');
  });

  it('says where the parts of the product are', () => {
    const { SPECFLOW_CLI_ENTRY, SPECFLOW_SIMULATOR_BIN, SPECFLOW_DEMO_TEMPLATE } = env;
    for (const place of [SPECFLOW_CLI_ENTRY, SPECFLOW_SIMULATOR_BIN, SPECFLOW_DEMO_TEMPLATE]) {
      expect(existsSync(place ?? '')).toBe(true);
    }
  });
});
