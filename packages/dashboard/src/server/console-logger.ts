import { redactSecrets } from '@/lib/services/redact-secrets';
import type { ServiceLogger } from '@/lib/services/store/ports';

/** Writes one line of JSON per event to the server's output, without secrets of a known form. */
export const consoleLogger: ServiceLogger = {
  info: (message, data) => console.info(line('info', message, data)),
  warn: (message, data) => console.warn(line('warn', message, data)),
};

function line(level: string, message: string, data: Readonly<Record<string, unknown>> | undefined): string {
  return redactSecrets(JSON.stringify({ at: new Date().toISOString(), level, message, ...data }));
}
