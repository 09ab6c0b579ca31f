'use client';

import { Component, type ReactNode } from 'react';
import { ErrorNote } from './error-note';

/** Keeps a bug in one panel from taking the page with it. */
export class PanelBoundary extends Component<
  { readonly name: string; readonly children: ReactNode },
  { readonly error: Error | null }
> {
  override state: { readonly error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    if (this.state.error === null) return this.props.children;
    return (
      <ErrorNote
        error={{
          message: `${this.props.name} could not be shown.`,
          hint: this.state.error.message,
        }}
        onRetry={() => this.setState({ error: null })}
      />
    );
  }
}
