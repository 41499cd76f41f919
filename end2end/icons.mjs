// Draws the PNG icons in public/ from favicon.svg: node icons.mjs. Run after a change of the mark; the PNGs are kept.
import { readFileSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { chromiumArgs, chromiumPath } from './chromium.mjs';

const site = new URL('../public/', import.meta.url);
const mark = readFileSync(new URL('favicon.svg', site), 'utf8');
const square = mark.replace('rx="14"', 'rx="0"');
const browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumArgs });

async function draw(name, width, height, body) {
  const page = await browser.newPage({ viewport: { width, height } });
  await page.setContent(`<style>*{margin:0}body{width:${width}px;height:${height}px}svg{display:block}</style>${body}`);
  await page.screenshot({ path: new URL(name, site).pathname, omitBackground: true });
  await page.close();
}
const sized = (svg, size) => svg.replace('<svg ', `<svg width="${size}" height="${size}" `);

await draw('icon-192.png', 192, 192, sized(mark, 192));
await draw('icon-512.png', 512, 512, sized(mark, 512));
await draw('apple-touch-icon.png', 180, 180, sized(square, 180));
// A maskable icon may be cut to a circle of 80 %: the mark is drawn smaller on the same ground.
await draw(
  'icon-maskable-512.png',
  512,
  512,
  `<div style="width:512px;height:512px;background:#12343b;display:grid;place-items:center">${sized(square, 390)}</div>`,
);
await draw(
  'social.png',
  1200,
  630,
  `<div style="width:1200px;height:630px;background:#12343b;color:#fffaf0;display:flex;align-items:center;gap:56px;
    padding:0 110px;box-sizing:border-box;font-family:system-ui,sans-serif">${sized(mark, 280)}
    <div><p style="font-size:104px;font-weight:650;letter-spacing:-2px">Vitrine</p>
    <p style="font-size:36px;line-height:1.4;opacity:.85;margin-top:12px">You decide what your customer sees.<br>
    Their page follows at once.</p></div></div>`,
);
await browser.close();
