'use client';

import { Component, type ReactNode } from 'react';
import { Button } from './button';

/** Says that a part of the page could not be fetched (the server was away) instead of taking the page with it. */
export class LoadBoundary extends Component<{ readonly children: ReactNode }, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <div
        role="alert"
        className="fixed right-4 bottom-4 z-50 flex max-w-sm items-center gap-3 rounded-xl border border-danger-line bg-popover p-3 shadow-overlay"
      >
        <p className="text-pretty">This part could not be loaded. Reload the page when the server is back.</p>
        <Button size="sm" variant="outline" onClick={() => window.location.reload()}>
          Reload
        </Button>
      </div>
    );
  }
}
