import { join } from 'node:path';
import { answer, call, type ModelBrain, say } from '../../../../scripts/claude/messages-api/model';
import type { ModelBehaviour } from '../agent-contract';

const REPORT = 'StructuredOutput';
/** Runs until it is killed; a plain `sleep` is refused by newer builds. */
const LOOP = 'i=0; while [ $i -lt 3000 ]; do i=$((i+1)); sleep 0.1; done';

/** Where the model's tools work. */
export interface Workplace {
  readonly projectDir: string;
  /** File that the long command creates when it has begun. */
  readonly started: string;
}

/** A model that does what the contract asks for. */
export function contractBrain(behaviour: ModelBehaviour, { projectDir, started }: Workplace): ModelBrain {
  const finish: ModelBrain = ({ tools }) =>
    tools.includes(REPORT)
      ? answer(call(REPORT, { status: 'completed', message: 'I am here.' }))
      : answer(say('I am here.'));
  switch (behaviour.kind) {
    case 'answer':
      return (turn) => ({ ...finish(turn), costUsd: behaviour.costUsd ?? 0.01 });
    case 'write-file': {
      const input = { file_path: join(projectDir, behaviour.path), content: behaviour.content };
      return (turn) => (turn.rounds.length === 0 ? answer(call('Write', input)) : finish(turn));
    }
    case 'long-command':
      return (turn) =>
        turn.rounds.length === 0
          ? answer(call('Bash', { command: `touch '${started}'; ${LOOP}`, description: 'Wait' }))
          : finish(turn);
    case 'wait-for-api':
      return () => ({ kind: 'hang' });
    case 'api-error':
      return () => ({ kind: 'error', status: behaviour.status });
    case 'withhold-structured-output':
      return () => answer(say('I am here.'));
  }
}
