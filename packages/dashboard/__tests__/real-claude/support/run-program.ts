import { spawn } from 'node:child_process';

/** Runs a program in the environment of the world to its end and reads the JSON lines that it prints. */
export function runProgram(
  program: string,
  { args, cwd, input }: { args: readonly string[]; cwd: string; input: string },
): Promise<{ exitCode: number | null; stderr: string; events: Record<string, unknown>[] }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, stdio: 'pipe' });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', reject);
    child.on('close', (exitCode) => {
      const lines = stdout.split('\n').filter((line) => line !== '');
      resolve({ exitCode, stderr, events: lines.map((line) => JSON.parse(line)) });
    });
    child.stdin.end(input);
  });
}
