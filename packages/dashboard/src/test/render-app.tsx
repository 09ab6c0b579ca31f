import { QueryClientProvider } from '@tanstack/react-query';
import { render, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  AppRouterContext,
  type AppRouterInstance,
} from 'next/dist/shared/lib/app-router-context.shared-runtime';
import {
  PathnameContext,
  SearchParamsContext,
} from 'next/dist/shared/lib/hooks-client-context.shared-runtime';
import type { ReactElement, ReactNode } from 'react';
import { NotificationsProvider } from '@/components/layout/notifications';
import { createQueryClient } from '@/components/layout/providers';
import { createApi } from '@/lib/api-client/api';
import { ApiProvider } from '@/lib/api-client/api-context';
import { createHttp } from '@/lib/api-client/http';

/** One request as the server would see it. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  readonly body: unknown;
}

/** What the stand-in for the server answers: a body, or a body with a status; nothing means 404. */
export type Answer = (
  request: SeenRequest,
) => { readonly status?: number; readonly body: unknown } | undefined;

/** Renders a component as the app does, against a stand-in for the HTTP server that records every request. */
export function renderApp(element: ReactElement, answer: Answer = () => undefined) {
  const seen: SeenRequest[] = [];
  const visited: string[] = [];
  const client = createQueryClient();
  const api = createApi(createHttp({ readToken: () => 'secret-token', fetch: fetchFrom(answer, seen) }));
  const router = fakeRouter(visited);
  const wrapper = ({ children }: { readonly children: ReactNode }) => (
    <AppRouterContext value={router}>
      <PathnameContext value="/">
        <SearchParamsContext value={new URLSearchParams()}>
          <QueryClientProvider client={client}>
            <ApiProvider api={api}>
              <NotificationsProvider>{children}</NotificationsProvider>
            </ApiProvider>
          </QueryClientProvider>
        </SearchParamsContext>
      </PathnameContext>
    </AppRouterContext>
  );
  const view = render(element, { wrapper });
  const sent = (path: string) => seen.filter((one) => one.path === path && one.method !== 'GET');
  return { ...view, user: patientUser(), seen, sent, visited };
}

/** Clicks as a person does: once what is to be clicked can be. The parts of a dialog cannot while it opens. */
function patientUser(): ReturnType<typeof userEvent.setup> {
  const user = userEvent.setup();
  return {
    ...user,
    async click(element) {
      await waitFor(() => {
        if (!canBeClicked(element)) throw new Error('What is to be clicked takes no clicks.');
      });
      await user.click(element);
    },
  };
}

/** False below a part of the page that lets the pointer through. */
function canBeClicked(element: Element): boolean {
  for (let part: Element | null = element; part !== null; part = part.parentElement) {
    const { pointerEvents } = getComputedStyle(part);
    if (pointerEvents !== '' && pointerEvents !== 'inherit') return pointerEvents !== 'none';
  }
  return true;
}

/** An error as the server words it. */
export function errorAnswer(
  status: number,
  error: { code: string; message: string } & Record<string, unknown>,
) {
  return { status, body: { error } };
}

function fetchFrom(answer: Answer, seen: SeenRequest[]) {
  return async (input: string, init?: RequestInit): Promise<Response> => {
    const url = new URL(input, 'http://127.0.0.1:4311');
    const request: SeenRequest = {
      method: init?.method ?? 'GET',
      path: url.pathname.replace(/^\/api/, ''),
      query: url.searchParams,
      headers: new Headers(init?.headers),
      body: typeof init?.body === 'string' ? JSON.parse(init.body) : undefined,
    };
    seen.push(request);
    const missing = errorAnswer(404, { code: 'NOT_FOUND', message: `nothing at ${request.path}` });
    const { status = 200, body } = answer(request) ?? missing;
    return new Response(JSON.stringify(body), { status });
  };
}

function fakeRouter(visited: string[]): AppRouterInstance {
  const visit = (href: string) => {
    visited.push(href);
  };
  const nothing = () => undefined;
  return {
    back: nothing,
    forward: nothing,
    refresh: nothing,
    prefetch: nothing,
    push: visit,
    replace: visit,
    bfcacheId: '0',
  };
}
