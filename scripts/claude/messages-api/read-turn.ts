import type { ModelTurn, ToolRound } from './model';

type Json = Record<string, unknown>;

const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const records = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isRecord) : []);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The body of a request to the Messages API, turned into what a scripted model decides from. */
export function readTurn(body: unknown): ModelTurn {
  const request = isRecord(body) ? body : {};
  const prompts: string[] = [];
  let rounds: { calls: ToolRound['calls']; results: ToolRound['results'] }[] = [];
  for (const message of records(request.messages)) {
    const blocks = blocksOf(message.content);
    if (message.role === 'assistant') {
      rounds.push({ calls: blocks.filter(isCall).map(toCall), results: [] });
      continue;
    }
    // Newer builds put what they tell the model themselves into the conversation as `system` messages.
    if (message.role !== 'user') continue;
    const last = rounds.at(-1);
    if (last) last.results = [...last.results, ...blocks.filter(isResult).map(toResult)];
    const prompt = promptOf(blocks);
    if (prompt === '') continue;
    prompts.push(prompt);
    rounds = [];
  }
  return {
    model: text(request.model),
    tools: records(request.tools).map((tool) => text(tool.name)),
    prompt: prompts.at(-1) ?? '',
    earlierPrompts: prompts.slice(0, -1),
    rounds,
  };
}

const blocksOf = (content: unknown): Json[] =>
  typeof content === 'string' ? [{ type: 'text', text: content }] : records(content);

const isCall = (block: Json): boolean => block.type === 'tool_use';
const isResult = (block: Json): boolean => block.type === 'tool_result';

const toCall = (block: Json): ToolRound['calls'][number] => ({
  id: text(block.id),
  name: text(block.name),
  input: block.input,
});

const toResult = (block: Json): ToolRound['results'][number] => ({
  text: blocksOf(block.content)
    .map((part) => text(part.text))
    .join('\n'),
  isError: block.is_error === true,
});

/** Text of a person. What the agent itself adds comes in <system-reminder> elements, often in blocks of its own. */
function promptOf(blocks: readonly Json[]): string {
  return blocks
    .filter((block) => block.type === 'text')
    .map((block) => text(block.text).replace(/<system-reminder>[\s\S]*?<\/system-reminder>/g, ''))
    .join('\n')
    .trim();
}
