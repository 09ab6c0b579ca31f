/** Runs once when the server starts: every registered run is reconciled without a browser (mission I2). */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { guardHttpServers } = await import('./server/http-frontier');
  guardHttpServers();
  const { getComposition } = await import('./server/composition');
  const app = await getComposition();
  app.start();
}
