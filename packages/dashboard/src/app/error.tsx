'use client';

import { ErrorNote } from '@/components/layout/error-note';

export default function PageError({ error, reset }: { readonly error: Error; readonly reset: () => void }) {
  return (
    <div className="mx-auto max-w-xl px-4 py-24">
      <ErrorNote error={{ message: 'This page could not be shown.', hint: error.message }} onRetry={reset} />
    </div>
  );
}
