// QUALITY.md P3 in real browsers; bin/bench runs it against a release server.
import base from './playwright.config.ts';
import { defineConfig } from '@playwright/test';

export default defineConfig({
  ...base,
  timeout: 300_000,
  workers: 1,
  reporter: [['line']],
  projects: [{ name: 'bench', testMatch: ['bench/**'], use: { viewport: { width: 1280, height: 800 }, trace: 'off' } }],
});
