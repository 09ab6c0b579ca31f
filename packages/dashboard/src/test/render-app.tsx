import { QueryClientProvider } from '@tanstack/react-query';
import { render } from '@testing-library/react';
import { ThemeProvider } from 'next-themes';
import type { ReactElement } from 'react';
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

/** What the stand-in for the server answers: a body, or a body with a status. */
export type Answer = (
  request: SeenRequest,
) => { readonly status?: number; readonly body: unknown } | undefined;

/** Renders a component as the app does, against a stand-in for the HTTP server that records every request. */
export function renderApp(element: ReactElement, answer: Answer = () => undefined) {
  const seen: SeenRequest[] = [];
  const http = createHttp({
    readToken: () => 'secret-token',
    fetch: async (input, init) => {
      const url = new URL(input, 'http://127.0.0.1:4311');
      const request: SeenRequest = {
        method: init?.method ?? 'GET',
        path: url.pathname.replace(/^\/api/, ''),
        query: url.searchParams,
        headers: new Headers(init?.headers),
        body: typeof init?.body === 'string' ? JSON.parse(init.body) : undefined,
      };
      seen.push(request);
      const { status = 200, body } = answer(request) ?? {
        status: 404,
        body: { error: { code: 'NOT_FOUND', message: `nothing at ${request.path}` } },
      };
      return new Response(JSON.stringify(body), { status });
    },
  });
  const view = render(
    <ThemeProvider attribute="class">
      <QueryClientProvider client={createQueryClient()}>
        <ApiProvider api={createApi(http)}>
          <NotificationsProvider>{element}</NotificationsProvider>
        </ApiProvider>
      </QueryClientProvider>
    </ThemeProvider>,
  );
  return {
    ...view,
    seen,
    sent: (path: string) => seen.filter((one) => one.path === path && one.method !== 'GET'),
  };
}
