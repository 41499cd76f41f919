// Pictures of every screen for our own eyes: VITRINE_URL=… npm run screenshots, then look into screenshots-out/.
import base from './playwright.config.ts';
import { defineConfig } from '@playwright/test';

export default defineConfig({
  ...base,
  timeout: 300_000,
  projects: [{ name: 'screenshots', testMatch: ['screenshots.ts'], use: { viewport: { width: 1280, height: 800 } } }],
});
