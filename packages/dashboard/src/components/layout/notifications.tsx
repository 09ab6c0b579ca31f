'use client';

import { createContext, lazy, type ReactNode, Suspense, use, useCallback, useState } from 'react';

/** What became of something that a person did. */
export interface Notice {
  readonly tone: 'success' | 'error';
  readonly title: string;
  readonly description?: string;
}

/** A notice with its place in the row. */
export interface NumberedNotice extends Notice {
  readonly id: number;
}

const Toasts = lazy(() => import('@/components/ui/sonner'));
const NotifyContext = createContext<((notice: Notice) => void) | null>(null);

/** Shows notices as toasts; their code loads with the first one. */
export function NotificationsProvider({ children }: { readonly children: ReactNode }) {
  const [notices, setNotices] = useState<readonly NumberedNotice[]>([]);
  const notify = useCallback(
    (notice: Notice) => setNotices((before) => [...before, { ...notice, id: before.length }]),
    [],
  );
  return (
    <NotifyContext value={notify}>
      {children}
      {notices.length > 0 && (
        <Suspense fallback={null}>
          <Toasts notices={notices} />
        </Suspense>
      )}
    </NotifyContext>
  );
}

/** Tells a person what became of something that they did. */
export function useNotify(): (notice: Notice) => void {
  const notify = use(NotifyContext);
  if (notify === null) throw new Error('useNotify needs a NotificationsProvider above it');
  return notify;
}
