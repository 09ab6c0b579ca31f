import path from 'node:path';
import process from 'node:process';

/**
 * Environment for a Claude Code under test: nothing of the person who runs the tests, no credentials, no traffic but
 * to the given API. The key is no secret: it only has to look like one.
 * @param {{ home: string, baseUrl?: string }} place `home` is an empty folder of the test's own
 * @returns {Record<string, string>}
 */
export function cleanClaudeEnvironment({ home, baseUrl = 'http://127.0.0.1:9' }) {
  return {
    PATH: [path.dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'].join(path.delimiter),
    HOME: home,
    LANG: 'C.UTF-8',
    ANTHROPIC_BASE_URL: baseUrl,
    ANTHROPIC_API_KEY: 'sk-ant-local-dummy',
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    DISABLE_TELEMETRY: '1',
    DISABLE_AUTOUPDATER: '1',
  };
}
