'use client';

import type { OrchestrationView } from '@specflow/shared/schemas';
import { QuestionsPanel } from '@/components/questions/questions-panel';
import { MergeReadyPanel } from './merge-ready-panel';
import { ParkedPanel } from './parked-panel';
import { RecoveryPanel } from './recovery-panel';
import { RunEndedPanel } from './run-ended-panel';

/** What a run that does not work says and offers first: what it needs, what it waits for, or how it ended. */
export default function RunStatePanel(props: {
  readonly run: OrchestrationView;
  readonly onAnswer: () => void;
}) {
  const { run } = props;
  switch (run.status) {
    case 'waiting_merge':
      return <MergeReadyPanel run={run} />;
    case 'needs_attention':
      return <RecoveryPanel run={run} />;
    case 'waiting_input':
      return <QuestionsPanel run={run} onAnswer={props.onAnswer} />;
    case 'parked':
      return <ParkedPanel run={run} />;
    default:
      return <RunEndedPanel run={run} />;
  }
}
