import { RUN_MARKER } from './spawn-runner';

/** Host variables, as in `process.env`. */
export type HostEnvironment = Readonly<Record<string, string | undefined>>;

/** What an agent inherits by name. Everything else stays here: agents need no secrets of other programs. */
const NAMES = new Set(
  `HOME USER LOGNAME SHELL LANG LANGUAGE TERM COLORTERM TZ TMPDIR
  XDG_CONFIG_HOME XDG_CACHE_HOME XDG_DATA_HOME XDG_STATE_HOME XDG_RUNTIME_DIR
  HTTP_PROXY HTTPS_PROXY NO_PROXY ALL_PROXY http_proxy https_proxy no_proxy all_proxy
  NODE_EXTRA_CA_CERTS SSL_CERT_FILE SSL_CERT_DIR REQUESTS_CA_BUNDLE CURL_CA_BUNDLE GIT_SSL_CAINFO
  AWS_REGION AWS_DEFAULT_REGION AWS_PROFILE AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN
  AWS_BEARER_TOKEN_BEDROCK AWS_CONFIG_FILE AWS_SHARED_CREDENTIALS_FILE AWS_ROLE_ARN AWS_WEB_IDENTITY_TOKEN_FILE
  GOOGLE_APPLICATION_CREDENTIALS GOOGLE_CLOUD_PROJECT GCLOUD_PROJECT CLOUD_ML_REGION CLOUDSDK_CONFIG
  AZURE_CLIENT_ID AZURE_CLIENT_SECRET AZURE_TENANT_ID
  SSH_AUTH_SOCK GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL IS_SANDBOX`.split(
    /\s+/,
  ),
);

const PREFIXES = ['LC_', 'ANTHROPIC_', 'CLAUDE_', 'VERTEX_REGION_'];

/** Set by a Claude Code session for its own children: a dashboard started from one must not hand them on. */
const OF_ANOTHER_SESSION = new Set([
  'CLAUDE_CODE_SESSION_ID',
  'CLAUDE_CODE_ENTRYPOINT',
  'CLAUDE_CODE_SSE_PORT',
  'CLAUDE_CODE_EXECPATH',
]);

/** What decides about an agent's environment. */
export interface AgentEnvironmentInput {
  readonly host: HostEnvironment;
  readonly runId: string;
  /** Names that the user wants agents to have besides. */
  readonly extraNames?: readonly string[];
  /** Directories put in front of PATH, so that agents find our `specflow`. */
  readonly pathFirst?: readonly string[];
  /** Hands on SPECFLOW_SIMULATOR_*. */
  readonly simulator: boolean;
}

/** How often the agent repeats a failed API call, and how long it waits for the first byte of an answer. */
const RETRIES = '4';
const API_TIMEOUT_MS = '120000';

/** Builds the complete environment of an agent from an allow-list (orchestration design, "Calling the agent"). */
export function buildAgentEnvironment(input: AgentEnvironmentInput): Record<string, string> {
  const extra = new Set(input.extraNames ?? []);
  const prefixes = input.simulator ? [...PREFIXES, 'SPECFLOW_SIMULATOR_'] : PREFIXES;
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(input.host)) {
    if (value === undefined || OF_ANOTHER_SESSION.has(name)) continue;
    if (NAMES.has(name) || extra.has(name) || prefixes.some((prefix) => name.startsWith(prefix)))
      env[name] = value;
  }
  return {
    ...env,
    PATH: [...(input.pathFirst ?? []), input.host.PATH ?? '/usr/local/bin:/usr/bin:/bin'].join(':'),
    CLAUDE_CODE_MAX_RETRIES: RETRIES,
    API_TIMEOUT_MS,
    DISABLE_AUTOUPDATER: '1',
    [RUN_MARKER]: input.runId,
  };
}
