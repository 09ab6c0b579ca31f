import { isBypass } from '../cli/check-options';
import { AGENT_VERSION } from '../cli/version';
import { newUuid } from '../protocol/ids';
import type { JsonObject } from '../protocol/json';
import { commandNames, type SlashCommand } from '../session/slash-commands';
import type { AgentRun } from './agent-run';
import { offeredTools } from './permissions';

/** The first event of a run. */
export function initEvent(run: AgentRun, commands: readonly SlashCommand[]): JsonObject {
  const { options, env } = run;
  const tools = offeredTools(options);
  return {
    type: 'system',
    subtype: 'init',
    cwd: run.cwd,
    session_id: run.session.id,
    tools: run.schema === undefined ? tools : [...tools, 'StructuredOutput'],
    mcp_servers: [],
    model: run.model,
    permissionMode: isBypass(options) ? 'bypassPermissions' : options.permissionMode,
    slash_commands: options.disableSlashCommands ? [] : commandNames(commands),
    apiKeySource: env.ANTHROPIC_API_KEY ? 'ANTHROPIC_API_KEY' : 'none',
    claude_code_version: AGENT_VERSION,
    output_style: 'default',
    agents: ['general-purpose'],
    skills: [],
    plugins: [],
    uuid: newUuid(),
  };
}
