import { delimiter, dirname } from 'node:path';

/**
 * Environment for a Claude Code under test: nothing of the person who runs the tests, no credentials, no traffic but
 * to the given API. The key is no secret: it only has to look like one. `home` is an empty folder of the test's own.
 */
export function cleanClaudeEnvironment(place: { home: string; baseUrl: string }): Record<string, string> {
  return {
    PATH: [dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'].join(delimiter),
    HOME: place.home,
    LANG: 'C.UTF-8',
    ANTHROPIC_BASE_URL: place.baseUrl,
    ANTHROPIC_API_KEY: 'sk-ant-local-dummy',
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    DISABLE_TELEMETRY: '1',
    DISABLE_AUTOUPDATER: '1',
  };
}
