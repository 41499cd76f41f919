// Mails that the server wrote into its outbox folder: the tests run on its machine.
import { expect } from '@playwright/test';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const FOLDER = join(process.env.VITRINE_DATA_DIR ?? '../data', 'outbox');

/** The path of the newest link to a job that was mailed to this address. Waits for the postman. */
export async function mailedLink(to: string): Promise<string> {
  let path = '';
  const look = async () => {
    const names = await readdir(FOLDER).catch(() => []);
    for (const name of names.sort().reverse()) {
      // The encoding breaks long lines.
      const text = (await readFile(join(FOLDER, name), 'utf8')).replace(/=\r?\n/g, '');
      path = (text.includes(to) && /\/share\/[A-Za-z0-9]+/.exec(text)?.[0]) || '';
      if (path) break;
    }
    return path;
  };
  await expect.poll(look, { message: `a mail with a link for ${to}`, timeout: 20_000 }).not.toBe('');
  return path;
}
