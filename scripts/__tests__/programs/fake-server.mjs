// Stands for the built dashboard: answers for its health and its settings, or misbehaves as told by
// its arguments.
import { createServer } from 'node:http';

const [host, port, mode, token] = process.argv.slice(2);
if (mode === 'dies') process.exit(3);
if (mode === 'stubborn') process.on('SIGTERM', () => {});

createServer((request, response) => {
  const isDashboard = mode !== 'stranger';
  const isAllowed = request.url === '/api/health' || request.headers['x-specflow-token'] === token;
  response.statusCode = isDashboard && isAllowed ? 200 : 401;
  response.end(JSON.stringify(isDashboard ? { ok: true, version: '0.0.0' } : {}));
}).listen(Number(port), host, () => console.log('listening'));
