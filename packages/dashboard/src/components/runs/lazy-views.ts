import { lazyView } from '@/components/ui/lazy-view';

/** The graph of tasks, wherever it is shown. */
export const GraphView = lazyView(() => import('./graph-view'));
