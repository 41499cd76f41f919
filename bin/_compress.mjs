// Usage: node _compress.mjs <site folder> [--sizes]
// Writes <file>.br (quality 11) and <file>.gz beside every text and wasm file of the built site that has none yet or an
// older one. With --sizes prints what the first load of each portal page weighs (QUALITY.md P6) as JSON instead.
import { readdirSync, readFileSync, statSync, writeFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const [site, option] = process.argv.slice(2);
const COMPRESSIBLE = /\.(wasm|js|css|svg|txt|json|webmanifest)$/;
// What every page loads.
const EVERY_PAGE = /^pkg\/(vitrine|__wasm_split)[^/]*\.(wasm|js|css)$/;
// What else comes with the first look at a portal page: the function of src/ui/lazy.rs whose module holds it, if it is
// not in the first one. end2end/portal/jobs.spec.ts sees to it that the portal loads no other module.
const PORTAL_PAGES = { '/user/jobs': null, '/user/jobs/:job': null };

function* files(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* files(path);
    else yield path;
  }
}

const isCurrent = (made, source) => {
  try {
    return statSync(made).mtimeMs >= statSync(source).mtimeMs;
  } catch {
    return false;
  }
};

let written = 0;
const sizes = new Map();
const all = [...files(site)];
for (const path of all.filter((path) => /\.(br|gz)$/.test(path))) {
  const source = path.replace(/\.(br|gz)$/, '');
  if (!all.includes(source)) rmSync(path);
}
for (const path of all.filter((path) => COMPRESSIBLE.test(path))) {
  const bytes = readFileSync(path);
  if (!isCurrent(`${path}.br`, path)) {
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
    writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params }));
    written += 1;
  }
  if (!isCurrent(`${path}.gz`, path)) writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
  sizes.set(relative(site, path), { bytes: bytes.length, brotli_bytes: statSync(`${path}.br`).size });
}

// The files of a lazy function's module: its own and the chunks that it shares with others.
function modules(screen) {
  if (!screen) return [];
  const manifest = JSON.parse(readFileSync(join(site, 'pkg/__wasm_split_manifest.json'), 'utf8'));
  const found = Object.keys(manifest).filter((name) => name.replace(/_\d+$/, '') === screen);
  if (found.length !== 1) throw new Error(`${screen} is not a module: name it as in src/ui/lazy.rs`);
  return manifest[found[0]].map((name) => `pkg/${name}.wasm`);
}

function firstLoad(page, screen) {
  const names = [...[...sizes.keys()].filter((name) => EVERY_PAGE.test(name)), ...modules(screen)];
  const files = names.map((file) => ({ file, ...sizes.get(file) }));
  return { page, files, brotli_bytes: files.reduce((sum, file) => sum + file.brotli_bytes, 0) };
}

if (option === '--sizes') {
  const pages = Object.entries(PORTAL_PAGES).map(([page, screen]) => firstLoad(page, screen));
  console.log(JSON.stringify({ pages, brotli_bytes: Math.max(...pages.map((page) => page.brotli_bytes)) }, null, 2));
} else {
  console.log(`  ${written} files compressed`);
}
