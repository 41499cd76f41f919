// Files for tests, made here.

/** The smallest picture there is. */
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

export interface TestFile {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

export function photo(name: string): TestFile {
  return { name, mimeType: 'image/png', buffer: PICTURE };
}

export function words(name: string, text: string): TestFile {
  return { name, mimeType: 'text/plain', buffer: Buffer.from(text) };
}
