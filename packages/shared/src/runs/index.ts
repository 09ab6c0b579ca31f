export * from './batch-estimate';
export * from './batch-preview';
export * from './batch-report';
export * from './run-events';
export * from './task-list-file';
