// One stream per browser, and what happens when it is gone.
import { CONNECTION_LOST, expect, test } from '../fixtures.ts';
import { notConnected, portal } from '../screens.ts';

test('tabs of one browser share one stream; when its tab closes another one takes over', async ({
  business,
  people,
}) => {
  const job = await business.newJob();
  const contact = await people.signedIn(business.contact);
  const first = await contact.open(portal.path(job));
  await expect.poll(() => contact.streams.size).toBe(1);
  const second = await contact.open(portal.path(job));
  const third = await contact.open(portal.jobs);

  await business.write(job, 'To all tabs', 'customer');
  await expect(portal.message(first, 'To all tabs')).toBeVisible();
  await expect(portal.message(second, 'To all tabs')).toBeVisible();
  await expect(portal.card(third, job.title)).toBeVisible();
  expect(contact.streams.size).toBe(1);
  expect(contact.streamsOpened).toBe(1);

  await first.close();
  await expect.poll(() => contact.streamsOpened, { message: 'another tab took over' }).toBe(2);
  await business.write(job, 'After the first tab', 'customer');
  await expect(portal.message(second, 'After the first tab')).toBeVisible();
});

test('while offline the page says so quietly; back online it shows what it missed', async ({ business, people }) => {
  const job = await business.newJob();
  const shown = await business.write(job, 'Hidden while you were away', 'customer');
  const contact = await people.signedIn(business.contact);
  contact.expectComplaint(CONNECTION_LOST);
  const page = await contact.open(portal.path(job));
  await expect.poll(() => contact.streams.size).toBe(1);
  await portal.replyBox(page).fill('half a senten');

  await contact.context.setOffline(true);
  await expect(notConnected(page)).toBeVisible();
  await business.write(job, 'Written while you were away', 'customer');
  await business.setAudience(job, shown, 'internal');
  await expect(portal.message(page, 'Hidden while you were away')).toBeVisible();

  await contact.context.setOffline(false);
  await expect(portal.message(page, 'Written while you were away')).toBeVisible({ timeout: 20_000 });
  await expect(portal.message(page, 'Hidden while you were away')).toHaveCount(0);
  await expect(notConnected(page)).toHaveCount(0);
  await expect(portal.replyBox(page)).toHaveValue('half a senten');
});

test('stream says nothing about what the viewer may not see', async ({ business, people }) => {
  const job = await business.newJob();
  const contact = await people.signedIn(business.contact);
  const page = await contact.open(portal.path(job));
  // The stream begins with one reading of everything.
  await expect.poll(() => contact.sent.filter((line) => line === 'POST /api/portal/job').length).toBe(1);
  const before = contact.sent.length;
  await business.write(job, 'Nobody at the customer sees this', 'internal');
  // Long enough for a reading to begin, were there one.
  await page.waitForTimeout(1_000);
  expect(contact.sent.slice(before), 'the internal entry caused no reading').toEqual([]);
  // A visible one afterwards proves that the stream was awake the whole time.
  await business.write(job, 'But this one', 'customer');
  await expect(portal.message(page, 'But this one')).toBeVisible();
});
