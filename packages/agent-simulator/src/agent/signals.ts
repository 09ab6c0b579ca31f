import { newUuid } from '../protocol/ids';
import type { RunEnd } from '../protocol/result-event';
import type { AgentRun } from './agent-run';
import { sendResult } from './conclude';
import { isCommandRunning, killRunningCommands } from './shell';

const EXIT_CODES = { SIGTERM: 143, SIGHUP: 129 } as const;

function interrupted(run: AgentRun): void {
  if (isCommandRunning()) {
    killRunningCommands();
    const end: RunEnd = {
      subtype: 'error_during_execution',
      isError: true,
      terminalReason: 'aborted_tools',
      errors: ['[ede_diagnostic] result_type=user last_content_type=n/a stop_reason=null'],
      stopReason: null,
      exitCode: 0,
    };
    sendResult(run, end);
  } else
    run.output.event({
      type: 'user',
      message: { role: 'user', content: [{ type: 'text', text: '[Request interrupted by user]' }] },
      parent_tool_use_id: null,
      session_id: run.session.id,
      uuid: newUuid(),
    });
  process.exit(0);
}

/** Reacts to signals as the followed build does: TERM and HUP end at once without a result, INT with 0. */
export function installSignalHandlers(run: AgentRun): void {
  const act = (signal: 'SIGTERM' | 'SIGHUP' | 'SIGINT'): void => {
    if (run.hooks.ignoresSignals) return;
    if (signal === 'SIGINT') interrupted(run);
    else {
      killRunningCommands();
      process.exit(EXIT_CODES[signal]);
    }
  };
  for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT'] as const) process.on(signal, () => act(signal));
}
