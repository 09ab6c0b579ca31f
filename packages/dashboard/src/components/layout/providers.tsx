'use client';

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { ThemeProvider } from 'next-themes';
import { type ReactNode, useState } from 'react';
import { createApi } from '@/lib/api-client/api';
import { ApiProvider } from '@/lib/api-client/api-context';
import { createHttp } from '@/lib/api-client/http';
import { readPageToken } from '@/lib/api-client/page-token';
import { NotificationsProvider } from './notifications';

/** The composition root of the browser: theme, server connection, cache. */
export function Providers({ nonce, children }: { readonly nonce?: string; readonly children: ReactNode }) {
  const [api] = useState(() =>
    createApi(createHttp({ fetch: (input, init) => fetch(input, init), readToken: readPageToken })),
  );
  const [client] = useState(createQueryClient);
  return (
    <ThemeProvider attribute="class" defaultTheme="system" disableTransitionOnChange nonce={nonce}>
      <QueryClientProvider client={client}>
        <ApiProvider api={api}>
          <NotificationsProvider>{children}</NotificationsProvider>
        </ApiProvider>
      </QueryClientProvider>
    </ThemeProvider>
  );
}

/** The server is on this machine: requests go out without a network, and the next poll is the retry. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { networkMode: 'always', retry: false, staleTime: 1_000 },
      mutations: { networkMode: 'always', retry: false },
    },
  });
}
