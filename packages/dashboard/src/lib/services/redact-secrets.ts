/** What stands where a secret was. */
const REMOVED = '[secret removed]';

/*
 * Each pattern begins at a place that the one before cannot have left half read (a lookbehind) or is bounded, so that
 * megabytes of look-alikes cost one pass.
 */
const PATTERNS: readonly RegExp[] = [
  // Keys of API providers and code hosts.
  /(?<![A-Za-z0-9])sk-ant-[A-Za-z0-9_-]{10,}/g,
  /(?<![A-Za-z0-9_])gh[pousr]_[A-Za-z0-9]{20,}/g,
  /(?<![A-Za-z0-9_])github_pat_[A-Za-z0-9_]{20,}/g,
  /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Z0-9])/g,
  // JSON Web Tokens: three parts of base64url, of which the first is a JSON object.
  /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g,
  /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,30}PRIVATE KEY-----|$)/g,
];

/** Headers and variables that carry a credential: the name stays, the value goes. */
const NAMED: readonly RegExp[] = [
  /(\bauthorization["']?\s{0,4}[:=]\s{0,4}["']?(?:bearer|basic|token|digest)\s{1,4})[^\s"'\\,;]+/gi,
  /(\b(?:proxy-)?authorization["']?\s{0,4}[:=]\s{0,4}["']?)(?!bearer\b|basic\b|token\b|digest\b)[^\s"'\\,;]{20,}/gi,
  /(\bx-(?:api-key|specflow-token)["']?\s{0,4}[:=]\s{0,4}["']?)[^\s"'\\,;]{8,}/gi,
  // Name and password in an address.
  /(\b[a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/@"'\\]{1,300}@/gi,
];

const KEY_END = /-----END [A-Z ]{0,30}PRIVATE KEY-----/;

/**
 * Text without secrets that have a known form: keys of Anthropic, GitHub and AWS, JSON Web Tokens, private keys,
 * `Authorization` values, passwords in addresses. For everything that is logged, stored in a record or shown.
 */
export function redactSecrets(text: string): string {
  let clean = withoutKeyTail(text);
  for (const pattern of PATTERNS) clean = clean.replace(pattern, REMOVED);
  for (const pattern of NAMED) {
    clean = clean.replace(
      pattern,
      (whole, name: string) => name + REMOVED + (whole.endsWith('@') ? '@' : ''),
    );
  }
  return clean;
}

/** The same for every text inside a JSON value. Keys stay. */
export function redactValue<T>(value: T): T;
export function redactValue(value: unknown): unknown {
  if (typeof value === 'string') return redactSecrets(value);
  if (Array.isArray(value)) return value.map((item: unknown) => redactValue(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, redactValue(item)]));
}

/** A text that was cut off at its beginning may hold the end of a private key without its first line. */
function withoutKeyTail(text: string): string {
  const end = KEY_END.exec(text);
  if (end === null || text.slice(0, end.index).includes('-----BEGIN ')) return text;
  let start = end.index;
  while (start > 0 && /[A-Za-z0-9+/=\s]/.test(text[start - 1] ?? '')) start -= 1;
  return `${text.slice(0, start)}${REMOVED}${text.slice(end.index + end[0].length)}`;
}
