import { QueryClientProvider } from '@tanstack/react-query';
import { act, renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createQueryClient } from '@/components/layout/providers';
import { createApi } from '@/lib/api-client/api';
import { ApiProvider } from '@/lib/api-client/api-context';
import { createHttp } from '@/lib/api-client/http';
import { buildRun, completedRun, PROJECT_ID, RUN_ID } from '@/test/fixtures';
import { useOrchestration } from './use-orchestration';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  setVisibility('visible');
});

function setVisibility(state: DocumentVisibilityState): void {
  Object.defineProperty(document, 'visibilityState', { configurable: true, value: state });
  document.dispatchEvent(new Event('visibilitychange'));
}

function watch(reply: () => Response, runId?: string) {
  let polls = 0;
  const http = createHttp({
    readToken: () => 't',
    fetch: async () => {
      polls += 1;
      return reply();
    },
  });
  const client = createQueryClient();
  const wrapper = ({ children }: { readonly children: ReactNode }) => (
    <QueryClientProvider client={client}>
      <ApiProvider api={createApi(http)}>{children}</ApiProvider>
    </QueryClientProvider>
  );
  const hook = renderHook(
    () => {
      const watched = useOrchestration({ projectId: PROJECT_ID, runId });
      return { ...watched, failing: watched.query.isError };
    },
    { wrapper },
  );
  const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));
  return { ...hook, pass, polls: () => polls };
}

const body = (orchestration: unknown) =>
  new Response(JSON.stringify({ orchestration, workflow: null }), { headers: { etag: '"1"' } });

describe('useOrchestration', () => {
  it('polls every 3 s while the run can still change', async () => {
    const { pass, polls } = watch(() => body(buildRun()));
    await pass(0);
    expect(polls()).toBe(1);
    await pass(9_100);
    expect(polls()).toBe(4);
  });

  it('polls every 10 s while there is no run', async () => {
    const { pass, polls } = watch(() => body(null));
    await pass(0);
    await pass(9_000);
    expect(polls()).toBe(1);
    await pass(1_100);
    expect(polls()).toBe(2);
  });

  it('polls every 30 s in a hidden tab while a run is active, and not at all without one', async () => {
    const active = watch(() => body(buildRun()));
    const idle = watch(() => body(null));
    await active.pass(0);
    act(() => setVisibility('hidden'));
    const [before, idleBefore] = [active.polls(), idle.polls()];
    await active.pass(29_000);
    expect(active.polls()).toBe(before);
    await active.pass(1_100);
    expect(active.polls()).toBe(before + 1);
    await active.pass(120_000);
    expect(idle.polls()).toBe(idleBefore);
  });

  it('stops asking about a run that is over for good', async () => {
    const { pass, polls } = watch(() => body(completedRun()), RUN_ID);
    await pass(0);
    await pass(60_000);
    expect(polls()).toBe(1);
  });

  it('keeps the same object over unchanged polls', async () => {
    let first = true;
    const { pass, polls, result } = watch(() => {
      if (!first) return new Response(null, { status: 304 });
      first = false;
      return body(buildRun());
    });
    await pass(0);
    const { run } = result.current;
    await pass(6_100);
    expect(polls()).toBe(3);
    expect(run).not.toBeNull();
    expect(result.current.run).toBe(run);
  });

  it('keeps the last run on screen while the server is away, and recovers by itself', async () => {
    let away = false;
    const { pass, result } = watch(() => {
      if (away) throw new TypeError('fetch failed');
      return body(buildRun());
    });
    await pass(0);
    away = true;
    await pass(3_100);
    expect(result.current.failing).toBe(true);
    expect(result.current.run?.id).toBe(RUN_ID);
    away = false;
    await pass(3_100);
    expect(result.current.failing).toBe(false);
  });
});
