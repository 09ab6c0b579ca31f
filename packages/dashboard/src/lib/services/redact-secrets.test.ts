import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactSecrets, redactValue } from './redact-secrets';

const PEM_BODY = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7\nq83jRTsbAAc6Y0m1xXk2Wz\n';
/** What must not be seen again, and a text around it. */
const SECRETS: readonly (readonly [name: string, secret: string, text: string])[] = [
  ['an Anthropic key', `sk-ant-${'api03-aB9_x-'.repeat(5)}`, 'ANTHROPIC_API_KEY=@ claude -p'],
  ['a GitHub token', `ghp_${'a1B2'.repeat(9)}`, 'git clone https://x-access-token:@@github.com/a/b'],
  ['a fine-grained GitHub token', `github_pat_${'11AAAA_b'.repeat(8)}`, '"token": "@"'],
  ['an AWS key id', `AKIA${'IOSFODNN7EXAMPLE'}`, 'aws_access_key_id = @\n'],
  ['a JSON Web Token', `eyJhbGciOiJIUzI1NiJ9.${'eyJzdWIi'.repeat(4)}.${'SflKxwRJ'.repeat(4)}`, '{"jwt":"@"}'],
  ['a bearer token', 'b5f1c2d3-not-a-known-form', 'curl -H "Authorization: Bearer @" http://x'],
  ['a basic credential', 'dXNlcjpwYXNz', 'Authorization: Basic @\r\nHost: x'],
  ['a bare Authorization value', 'abcdefghij0123456789XYZ', '{"authorization":"@"}'],
  ['a token of ours in a header', 'f'.repeat(64), 'x-specflow-token: @'],
  ['a password in an address', 'hunter2', 'fatal: https://me:@@example.org/x.git not found'],
  ['a private key', PEM_BODY, '-----BEGIN RSA PRIVATE KEY-----\n@-----END RSA PRIVATE KEY-----\nrest'],
  ['a private key whose end is missing', PEM_BODY, 'x -----BEGIN PRIVATE KEY-----\n@'],
  ['a private key whose beginning is missing', PEM_BODY, '@-----END PRIVATE KEY-----\nrest'],
];

describe('redactSecrets', () => {
  it.each(SECRETS)('removes %s', (_name, secret, text) => {
    const clean = redactSecrets(text.replace('@', secret));
    expect(clean).not.toContain(secret.trim());
    expect(clean).toContain('[secret removed]');
    expect(redactSecrets(clean)).not.toContain(secret.trim());
  });

  it.each(SECRETS)('removes %s wherever it stands among words', (_name, secret, text) => {
    const words = fc.string().filter((around) => !/[A-Za-z0-9_-]/.test(around));
    fc.assert(
      fc.property(words, words, (before, after) => {
        expect(redactSecrets(`${before} ${text.replace('@', secret)} ${after}`)).not.toContain(secret.trim());
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    'Authorization: check the roles of each person',
    'T003 Add sk-ant- as a prefix to the docs',
    'commit 3c5f9d2b1a0e4f6c7d8e9fa0b1c2d3e4f5061728 on 0010-initial-setup',
    '0b6f1a52-7e0c-4c5e-9d5e-2f3a4b5c6d7e.1',
    'see https://example.org/@scope/package and user@example.org',
    '-----BEGIN CERTIFICATE-----\nMIID\n-----END CERTIFICATE-----',
    'eyJ is how they begin',
  ])('leaves "%s" alone', (text) => {
    expect(redactSecrets(text)).toBe(text);
  });

  it('reaches every text inside a value and keeps its shape', () => {
    const value = { a: [`ghp_${'x'.repeat(36)}`, 1, null], b: { c: true } };
    expect(redactValue(value)).toEqual({ a: ['[secret removed]', 1, null], b: { c: true } });
  });

  it.each([
    ['beginnings of tokens', 'eyJ'.repeat(400_000)],
    ['key marks', '-sk-ant-'.repeat(125_000)],
    ['key headers', '-----BEGIN PRIVATE KEY----- '.repeat(36_000)],
    ['base64', `${'QUJD'.repeat(16)}\n`.repeat(15_000)],
    ['addresses', 'a://'.repeat(250_000)],
    ['header names', 'authorization: '.repeat(66_000)],
  ])('takes a megabyte of %s in less than a second', (_name, text) => {
    // Of the processor: what else the machine does meanwhile does not count.
    const begun = process.cpuUsage();
    redactSecrets(text);
    const { user, system } = process.cpuUsage(begun);
    expect((user + system) / 1_000).toBeLessThan(1_000);
  });
});
