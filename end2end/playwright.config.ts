// The browser tests. bin/test starts a server with a fresh demo and names it in VITRINE_URL; by hand:
//   VITRINE_URL=http://127.0.0.1:3000 npx playwright test --project hydrated live/
import { defineConfig, devices } from '@playwright/test';
import { chromiumArgs, chromiumPath } from './chromium.mjs';

const report = process.env.VITRINE_E2E_REPORT;

export default defineConfig({
  testDir: '.',
  outputDir: process.env.VITRINE_E2E_RESULTS ?? './test-results',
  fullyParallel: true,
  // Chromium, the server and its database share the machine's cores.
  workers: 2,
  timeout: 45_000,
  expect: { timeout: 10_000 },
  forbidOnly: true,
  // A test that fails once has failed.
  retries: 0,
  reporter: [['list'], ...(report ? [['json', { outputFile: report }] as const] : [])],
  use: {
    baseURL: process.env.VITRINE_URL ?? 'http://127.0.0.1:3000',
    launchOptions: { executablePath: chromiumPath(), args: chromiumArgs },
    locale: 'en-AU',
    timezoneId: 'Australia/Brisbane',
    // Motion is for people.
    contextOptions: { reducedMotion: 'reduce' },
    trace: 'retain-on-failure',
  },
  projects: [
    {
      name: 'hydrated',
      testMatch: ['staff/**', 'portal/**', 'live/**', 'accessibility/**', 'account/**'],
      use: { viewport: { width: 1280, height: 800 } },
    },
    {
      name: 'phone',
      testMatch: ['phone/**', 'portal/**', 'live/**', 'accessibility/**', 'staff/alerts*', 'staff/portal-settings*'],
      use: { ...devices['Pixel 7'], viewport: { width: 390, height: 844 } },
    },
    {
      name: 'no-js',
      testMatch: ['no-js/**'],
      use: { viewport: { width: 1280, height: 800 }, javaScriptEnabled: false },
    },
  ],
});
