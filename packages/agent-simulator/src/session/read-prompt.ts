import { type CliOptions, CliRefusal } from '../cli/cli-options';

const MAX_STDIN_BYTES = 10 * 1024 * 1024;
const SILENT_STDIN_MS = 3000;

/** Reads stdin to its end; gives up on a pipe that stays silent, as measured. */
async function readStdin(warn: (text: string) => void): Promise<string> {
  if (process.stdin.isTTY) return '';
  const chunks: Buffer[] = [];
  let size = 0;
  let silence: NodeJS.Timeout | undefined;
  const silent = new Promise<'silent'>((resolve) => {
    silence = setTimeout(() => resolve('silent'), SILENT_STDIN_MS);
  });
  const all = (async () => {
    for await (const chunk of process.stdin) {
      clearTimeout(silence);
      const bytes = Buffer.from(chunk);
      size += bytes.length;
      if (size > MAX_STDIN_BYTES) throw new CliRefusal('Error: piped stdin input exceeds 10MB');
      chunks.push(bytes);
    }
    return 'ended' as const;
  })();
  const first = await Promise.race([all, silent]);
  clearTimeout(silence);
  if (first === 'silent') {
    warn('Warning: no stdin data received in 3s, proceeding without it.');
    process.stdin.destroy();
    all.catch(() => undefined);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/**
 * The prompt: the words of the command line, then stdin, joined by a line break.
 *
 * @throws CliRefusal when there is none, or when stdin is larger than 10 MB.
 */
export async function readPrompt(options: CliOptions, warn: (text: string) => void): Promise<string> {
  const piped = await readStdin(warn);
  const prompt = [options.promptWords.join(' '), piped].filter((part) => part.trim() !== '').join('\n');
  if (prompt === '')
    throw new CliRefusal(
      'Error: Input must be provided either through stdin or as a prompt argument when using --print',
    );
  return prompt;
}
