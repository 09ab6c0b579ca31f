/**
 * The program of the launcher's process, for `node -e`: it takes calls over its IPC channel, runs them, and replies
 * with `{id, …}`. It ends when the channel does, that is with its dashboard; what it has started goes on. Signals of
 * a terminal are for the dashboard, which may still need it while it ends.
 */
export const LAUNCHER_PROGRAM = `'use strict';
const { spawn } = require('node:child_process');
process.title = 'specflow-launcher';
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
process.on('disconnect', () => process.exit(0));
process.on('message', (call) => (call.detached ? launch(call) : run(call)));

function reply(message) {
  if (process.connected) process.send(message, () => {});
}

function begin(call, options) {
  try {
    return spawn(call.file, call.args, { cwd: call.cwd, env: call.env, ...options });
  } catch (error) {
    reply({ id: call.id, problem: error.message });
    return null;
  }
}

function launch(call) {
  const child = begin(call, { detached: true, stdio: 'ignore' });
  if (child === null) return;
  child.unref();
  child.once('spawn', () => reply({ id: call.id, problem: '' }));
  child.once('error', (error) => reply({ id: call.id, problem: error.message }));
}

function run(call) {
  const child = begin(call, { stdio: [call.input === '' ? 'ignore' : 'pipe', 'pipe', 'pipe'] });
  if (child === null) return;
  let isTruncated = false;
  let problem = '';
  const give = () => child.kill('SIGKILL');
  const timer = setTimeout(() => {
    problem = 'it did not finish in time';
    give();
  }, call.timeoutMs);
  const collect = (stream) => {
    const chunks = [];
    let left = call.maxBytes;
    stream.on('data', (chunk) => {
      chunks.push(chunk.subarray(0, left));
      left -= chunk.length;
      if (left >= 0 || isTruncated) return;
      isTruncated = true;
      left = 0;
      give();
    });
    return () => Buffer.concat(chunks).toString('utf8');
  };
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  child.once('error', (error) => {
    problem = error.message;
  });
  child.once('close', (code, signal) => {
    clearTimeout(timer);
    const exitCode = code === null || code < 0 ? null : code;
    if (exitCode === null && problem === '') problem = isTruncated ? 'it wrote too much' : 'it was ended by ' + signal;
    reply({ id: call.id, exitCode, stdout: stdout(), stderr: stderr(), isTruncated, problem });
  });
  if (child.stdin === null) return;
  // A program that does not read its input ends the pipe early.
  child.stdin.on('error', () => {});
  child.stdin.end(call.input);
}
`;
