// Usage: node _compress.mjs <site folder> [--sizes]
// Writes <file>.br (quality 11) and <file>.gz beside every text and wasm file of the built site that has none yet or an
// older one. With --sizes prints the portal's first load (QUALITY.md P6) as JSON instead of a sentence.
import { readdirSync, readFileSync, statSync, writeFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const [site, option] = process.argv.slice(2);
const COMPRESSIBLE = /\.(wasm|js|css|svg|txt|json|webmanifest)$/;
// Modules of single screens (split_…, chunk_…) are fetched when somebody of the staff goes there.
const FIRST_LOAD = /^pkg\/(vitrine|__wasm_split)[^/]*\.(wasm|js|css)$/;

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
const firstLoad = [];
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
  const name = relative(site, path);
  if (FIRST_LOAD.test(name)) {
    firstLoad.push({ file: name, bytes: bytes.length, brotli_bytes: statSync(`${path}.br`).size });
  }
}

if (option === '--sizes') {
  const brotli_bytes = firstLoad.reduce((sum, file) => sum + file.brotli_bytes, 0);
  console.log(JSON.stringify({ first_load: firstLoad, brotli_bytes }, null, 2));
} else {
  console.log(`  ${written} files compressed`);
}
