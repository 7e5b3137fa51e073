import { access } from 'node:fs/promises';
import path from 'node:path';

/** The platform's own root on this machine, as the demonstration leaves it in the data folder. */
export async function listOwnAnchors(dataFolder: string): Promise<readonly string[]> {
  const root = path.join(dataFolder, 'demo-pki', 'root.pem');
  return access(root).then(
    () => [root],
    () => [],
  );
}
