import { join } from 'node:path';
import { AgentReportSchema, type AttemptOutcome } from '@specflow/shared/schemas';
import { cleanText } from '@/lib/format/clean-text';
import { type AttemptEvidence, classifyAttempt } from '@/lib/orchestration/failure';
import { ATTEMPT_FILES } from './agent/attempt-files';
import { attemptCost } from './agent/cost';
import { type AgentOutputFacts, readResult } from './agent/read-result';
import type { AttemptRef } from './attempt-ref';
import type { AttemptInspection } from './process-health';
import { readTail, STDERR_TAIL_BYTES } from './read-tail';

/** What is known about an attempt that is over. */
export interface Judgement {
  readonly startedAt?: string;
  readonly endedAt: string;
  readonly outcome: AttemptOutcome;
}

/** An attempt that has ended, with the folder of its files. */
export interface EndedAttempt {
  readonly ref: AttemptRef;
  readonly dir: string;
  readonly seen: AttemptInspection;
  /** `total_cost_usd` that the session had before, for builds that report totals of a session. */
  readonly previousTotalUsd?: number;
  /** Milliseconds since the epoch; used only when no record names the end. */
  readonly now: number;
}

/** Judges an attempt from its exit record and output: class, message, cost. Reads files, changes nothing. */
export async function judgeAttempt(ended: EndedAttempt): Promise<Judgement> {
  const { ref, dir, seen, previousTotalUsd, now } = ended;
  const output = await readResult(join(dir, ATTEMPT_FILES.stdout));
  const stderrTail = await readTail(join(dir, ATTEMPT_FILES.stderr), STDERR_TAIL_BYTES);
  const exit = seen.kind === 'ended' ? seen.exit : null;
  const vanished = seen.kind === 'lost' || seen.kind === 'interrupted';
  const started = exit ? exit.startError === null : !vanished || seen.hadAgent;
  const evidence = toEvidence(ref, { seen, output, stderrTail });
  const verdict = classifyAttempt(evidence);
  const cost = attemptCost({
    output,
    started,
    reservedUsd: ref.attempt.capUsd,
    ...(previousTotalUsd === undefined ? {} : { previousTotalUsd }),
  });
  const outcome: AttemptOutcome = {
    class: verdict.class,
    // Goes to terminals, other tools and webhooks as it is: nothing in it may steer or deceive (F25).
    message: cleanText(verdict.message),
    exitCode: exit?.code ?? null,
    signal: exit?.signal ?? null,
    costUsd: cost.usd,
    costEstimated: cost.estimated,
    ...(evidence.report ? { report: evidence.report } : {}),
    ...(verdict.resetsAt ? { resetsAt: verdict.resetsAt } : {}),
    ...(evidence.result?.permissionDenials.length
      ? { permissionDenials: [...evidence.result.permissionDenials] }
      : {}),
    ...(output.init?.version ? { agentVersion: output.init.version } : {}),
    ...(output.init?.model ? { model: output.init.model } : {}),
  };
  return {
    ...(exit && started ? { startedAt: exit.startedAt } : {}),
    endedAt: exit?.endedAt ?? seen.lastOutputAt ?? new Date(now).toISOString(),
    outcome,
  };
}

function toEvidence(
  { attempt, execution }: AttemptRef,
  read: { readonly seen: AttemptInspection; readonly output: AgentOutputFacts; readonly stderrTail: string },
): AttemptEvidence {
  const { seen, output, stderrTail } = read;
  const exit = seen.kind === 'ended' ? seen.exit : null;
  const report = AgentReportSchema.safeParse(output.result?.structuredOutput);
  return {
    end: seen.kind === 'interrupted' ? 'interrupted' : exit ? 'exited' : 'lost',
    exitCode: exit?.code ?? null,
    signal: exit?.signal ?? null,
    timedOut: exit?.timedOut ?? false,
    startError: exit?.startError ?? null,
    stopReason: attempt.stop?.reason ?? null,
    resumed: attempt.mode !== 'new',
    init: output.init ? { slashCommands: output.init.slashCommands, tools: output.init.tools } : null,
    result: output.result ?? null,
    retries: output.retries,
    rateLimit: output.rateLimit
      ? { status: output.rateLimit.status, resetsAt: output.rateLimit.resetsAt ?? null }
      : null,
    report: report.success ? report.data : null,
    skill: attempt.mode === 'resume' || execution.skill === '' ? null : execution.skill,
    stderrTail,
  };
}

/** The total that the agent reported last in a folder, if any. */
export async function reportedTotal(dir: string): Promise<number | undefined> {
  return (await readResult(join(dir, ATTEMPT_FILES.stdout))).result?.totalCostUsd;
}
