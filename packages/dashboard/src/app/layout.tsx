import { GeistMono } from 'geist/font/mono';
import { GeistSans } from 'geist/font/sans';
import type { Metadata, Viewport } from 'next';
import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { AppShell } from '@/components/layout/app-shell';
import { Providers } from '@/components/layout/providers';
import { TOKEN_META_NAME } from '@/lib/api-client/page-token';
import { pageToken } from '@/server/page-token';
import './globals.css';

export const metadata: Metadata = {
  title: 'SpecFlow',
  description: 'Complete a phase of work with agents, batch by batch.',
};

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#fafafa' },
    { media: '(prefers-color-scheme: dark)', color: '#0a0a0b' },
  ],
};

export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  const [token, requestHeaders] = await Promise.all([pageToken(), headers()]);
  return (
    <html lang="en" suppressHydrationWarning className={`${GeistSans.variable} ${GeistMono.variable}`}>
      <head>
        <meta name={TOKEN_META_NAME} content={token} />
      </head>
      <body>
        <Providers nonce={requestHeaders.get('x-nonce') ?? undefined}>
          <AppShell>{children}</AppShell>
        </Providers>
      </body>
    </html>
  );
}
