const KEY = 'specflow.alerted';
const KEPT = 50;

/** Takes an alert for this tab: true for the first one that asks, false for every later one. */
export function claimAlert(storage: Pick<Storage, 'getItem' | 'setItem'>, key: string): boolean {
  try {
    const told = (storage.getItem(KEY) ?? '').split('\n').filter((line) => line !== '');
    if (told.includes(key)) return false;
    storage.setItem(KEY, [...told, key].slice(-KEPT).join('\n'));
  } catch {
    // Without storage every tab tells: rather twice than never.
  }
  return true;
}
