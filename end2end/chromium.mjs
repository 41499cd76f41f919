// Which browser the tests use: VITRINE_CHROMIUM, Playwright's own download, or the machine's package.
// Run by itself it prints the path, or fails when there is none.
import { accessSync, constants } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';

const isThere = (path) => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** @returns {string | undefined} */
export function chromiumPath() {
  return [
    process.env.VITRINE_CHROMIUM,
    chromium.executablePath(),
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
  ].find((path) => path && isThere(path));
}

/** Root may not use Chromium's sandbox; and nothing but the page itself shall use the network. */
export const chromiumArgs = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-background-networking',
  '--disable-component-update',
];

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const path = chromiumPath();
  if (path) console.log(path);
  else process.exit(1);
}
