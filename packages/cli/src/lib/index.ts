export { createFileOnce, isErrno, type WriteOptions, writeFileDurable } from './files/write-file-durable';
