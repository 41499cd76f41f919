// A control that a role may not use is absent from the screen, and refused by the server.
import { ANSWER_404, expect, expectAccessible, test, type Person } from '../fixtures.ts';
import { brightline } from '../personas.ts';
import { composer } from '../screens.ts';
import type { StaffFeed } from '../wire.ts';

interface JobList {
  jobs: { job: string; title: string }[];
}

/** A job with entries that this person may read. */
async function readableJob(person: Person) {
  const list = await person.ask.ask<JobList>('jobs/list', { query: {} });
  for (const { job } of list.jobs) {
    const feed = await person.ask.ask<StaffFeed>('entries/list', { job, earlier: null });
    const entry = feed.entries.find((entry) => entry.body);
    if (entry) return { job, entry };
  }
  throw new Error('the demo has no job with entries for this person');
}

test('tradie reads assigned jobs and writes internally, nothing else', async ({ people }) => {
  const tradie = await people.signedIn(brightline.tradie);
  const { job, entry } = await readableJob(tradie);
  const page = await tradie.open(`/jobs/${job}`);
  await expect(page.getByRole('article').first()).toBeVisible();
  await expect(page.getByRole('button', { name: /Show to customer|Hide from customer/ })).toHaveCount(0);
  await expect(composer.saveNote(page)).toBeVisible();
  await expect(composer.toCustomer(page)).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Move', exact: true })).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Settings' })).toHaveCount(0);
  await expectAccessible(page);

  const toggled = await tradie.ask.send('entries/set_audience', {
    job,
    entry: entry.entry,
    version: String(entry.version),
    audience: entry.audience === 'customer' ? 'internal' : 'customer',
  });
  expect(toggled.status()).toBe(403);
});

test('finance reads, and neither writes nor toggles', async ({ people }) => {
  const finance = await people.signedIn(brightline.finance);
  const { job, entry } = await readableJob(finance);
  const page = await finance.open(`/jobs/${job}`);
  await expect(page.getByRole('article').first()).toBeVisible();
  await expect(page.getByRole('button', { name: /Show to customer|Hide from customer/ })).toHaveCount(0);
  await expect(composer.form(page)).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'New job' })).toHaveCount(0);
  const toggled = await finance.ask.send('entries/set_audience', {
    job,
    entry: entry.entry,
    version: String(entry.version),
    audience: 'internal',
  });
  expect(toggled.status()).toBe(403);
});

test('supervisor toggles, but has no settings', async ({ people }) => {
  const supervisor = await people.signedIn(brightline.supervisor);
  supervisor.expectComplaint(ANSWER_404, /status of 403/);
  const { job } = await readableJob(supervisor);
  const page = await supervisor.open(`/jobs/${job}`);
  await expect(page.getByRole('button', { name: /Show to customer|Hide from customer/ }).first()).toBeVisible();
  await expect(page.getByRole('link', { name: 'Settings' })).toHaveCount(0);
  const settings = await supervisor.context.request.get('/settings');
  expect([403, 404]).toContain(settings.status());
  const switched = await supervisor.ask.send('settings/switch', { switch: 'portal', on: 'false' });
  expect([403, 404]).toContain(switched.status());
});
