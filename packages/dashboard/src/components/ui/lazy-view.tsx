'use client';

import { type ComponentType, lazy, useState } from 'react';

/** A view whose code loads when it is first shown, or before. */
export type LazyView<Props> = ComponentType<Props> & {
  /** Fetches the code; a view whose code is there is shown at once. */
  readonly preload: () => Promise<unknown>;
};

/**
 * `lazy` of React with a way to load the code before. React itself asks a loaded module again at the first showing: for
 * a moment a placeholder would be seen, and then for a third of a second, because React lets none be gone sooner.
 */
export function lazyView<Props extends object>(
  load: () => Promise<{ readonly default: ComponentType<Props> }>,
): LazyView<Props> {
  let loaded: ComponentType<Props> | null = null;
  const preload = async () => {
    const module = await load();
    loaded = module.default;
    return module;
  };
  const Later = lazy(preload);
  // biome-ignore lint/correctness/noComponentHookFactories: called once for each view, at module level, as `lazy` is
  function View(props: Props) {
    // One choice for the whole life of a view: another component would lose its state.
    const [{ Shown }] = useState(() => ({ Shown: loaded ?? withProps<Props>(Later) }));
    return <Shown {...props} />;
  }
  return Object.assign(View, { preload });
}

/** What React's `lazy` makes of a component takes the props of that component. */
function withProps<Props>(later: unknown): ComponentType<Props> {
  return later as ComponentType<Props>;
}
