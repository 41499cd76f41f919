import { expect, type Person } from './fixtures.ts';

/** The person's stream is closed and no other one is opened. */
export async function expectStreamEnded(person: Person) {
  await expect.poll(() => person.streams.size, { message: 'the stream is closed' }).toBe(0);
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  expect(person.streams.size, 'the stream stays closed').toBe(0);
}
