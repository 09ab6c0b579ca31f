export * from './batches';
export * from './cycles';
export * from './graph';
export * from './mark-task';
export * from './model';
export * from './parse-tasks';
export * from './sections';
export * from './task-status';
