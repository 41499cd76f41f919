// The product's heart: staff decide, and the customer's open page follows without a reload.
import { ANSWER_404, expect, test } from '../fixtures.ts';
import { notFound, portal, staffJob, toast } from '../screens.ts';
import { expectStreamEnded } from '../streams.ts';
import type { Page } from '@playwright/test';

/** Fails when the page was loaded anew since this was called. */
async function mark(page: Page) {
  await page.evaluate(() => Object.assign(window, { markOfTheTest: true }));
  return () =>
    expect
      .poll(() => page.evaluate(() => 'markOfTheTest' in window), { message: 'the page was not loaded anew' })
      .toBe(true);
}

test('staff toggles an entry, the customer page follows both ways', async ({ business, people }) => {
  const job = await business.newJob();
  await business.write(job, 'First message', 'customer');
  await business.write(job, 'Price agreed: canary 4711', 'internal');
  await business.write(job, 'Last message', 'customer');
  const owner = await people.signedIn(business.owner);
  const contact = await people.signedIn(business.contact);
  const ours = await owner.open(staffJob.path(job));
  const theirs = await contact.open(portal.path(job));
  const wasNotLoadedAnew = await mark(theirs);
  const messages = theirs.getByRole('article').getByText(/message|canary/);
  await expect(messages).toHaveText(['First message', 'Last message']);

  await portal.replyBox(theirs).fill('I am typing while you');
  await portal.replyBox(theirs).evaluate((box: HTMLTextAreaElement) => box.setSelectionRange(4, 4));

  await staffJob.show(ours, 'canary 4711');
  await expect(toast(ours, business.contact.name)).toBeVisible();
  // In its place, not at the end.
  await expect(messages).toHaveText(['First message', 'Price agreed: canary 4711', 'Last message']);

  await staffJob.hide(ours, 'canary 4711');
  await expect(messages).toHaveText(['First message', 'Last message']);
  expect(await theirs.content()).not.toContain('canary 4711');

  // Nothing that the customer was doing was disturbed.
  await expect(portal.replyBox(theirs)).toBeFocused();
  await theirs.keyboard.type(' also');
  await expect(portal.replyBox(theirs)).toHaveValue('I am also typing while you');
  await wasNotLoadedAnew();
});

test('undo in the toast takes a showing back', async ({ business, people }) => {
  const job = await business.newJob();
  await business.write(job, 'Shown by mistake', 'internal');
  const owner = await people.signedIn(business.owner);
  const contact = await people.signedIn(business.contact);
  const ours = await owner.open(staffJob.path(job));
  const theirs = await contact.open(portal.path(job));
  await staffJob.show(ours, 'Shown by mistake');
  await expect(portal.message(theirs, 'Shown by mistake')).toBeVisible();
  await toast(ours, business.contact.name).getByRole('button', { name: 'Undo' }).click();
  await expect(portal.message(theirs, 'Shown by mistake')).toHaveCount(0);
  await expect(staffJob.showButton(ours, 'Shown by mistake')).toBeVisible();
});

test('new entry and edited text appear on the customer page', async ({ business, people }) => {
  const job = await business.newJob();
  const contact = await people.signedIn(business.contact);
  const page = await contact.open(portal.path(job));
  const entry = await business.write(job, 'The electrician comes at 9', 'customer');
  await expect(portal.message(page, 'The electrician comes at 9')).toBeVisible();
  await business.ask.post('entries/edit', {
    job: job.id,
    entry: entry.entry,
    version: String(entry.version),
    body: 'The electrician comes at 11',
  });
  await expect(portal.message(page, 'The electrician comes at 11')).toContainText('edited');
  await expect(portal.message(page, 'The electrician comes at 9')).toHaveCount(0);
});

test('new job appears on the list, and a job that moves changes its stage there', async ({ business, people }) => {
  const contact = await people.signedIn(business.contact);
  const page = await contact.open(portal.jobs);
  const job = await business.newJob();
  const card = portal.card(page, job.title);
  await expect(card).toBeVisible();
  const next = (await business.stages()).filter((stage) => stage.is_visible_to_customer && !stage.is_terminal)[1];
  if (!next) throw new Error('a new business has more than one visible stage');
  await business.ask.post('jobs/move', { job: job.id, stage: next!.stage });
  await expect(card).toContainText(next!.name);
});

test('stage made internal takes the job away, and back again', async ({ business, people }) => {
  const job = await business.newJob();
  const stage = await business.visibleStage();
  await business.write(job, 'Still here', 'customer');
  const contact = await people.signedIn(business.contact);
  contact.expectComplaint(ANSWER_404);
  const page = await contact.open(portal.path(job));
  const list = await contact.open(portal.jobs);
  await expect(portal.message(page, 'Still here')).toBeVisible();
  try {
    await business.setStageVisibility(stage, false);
    await expect(portal.noLongerShared(page)).toBeVisible();
    await expect(portal.card(list, job.title)).toHaveCount(0);
    await expect(page.getByText('Still here')).toHaveCount(0);
    const answer = await contact.context.request.get(portal.path(job));
    expect(answer.status()).toBe(404);
  } finally {
    await business.setStageVisibility(stage, true);
  }
  await expect(portal.message(page, 'Still here')).toBeVisible();
  await expect(portal.card(list, job.title)).toBeVisible();
});

test('portal switched off takes every page away and closes the stream', async ({ business, people }) => {
  const job = await business.newJob();
  await business.write(job, 'Behind the glass', 'customer');
  const contact = await people.signedIn(business.contact);
  contact.expectComplaint(ANSWER_404);
  const page = await contact.open(portal.path(job));
  await expect(portal.message(page, 'Behind the glass')).toBeVisible();
  await expect.poll(() => contact.streams.size).toBe(1);
  try {
    await business.setPortal(false);
    await expect(portal.message(page, 'Behind the glass')).toHaveCount(0);
    await expect(notFound(page).or(portal.noLongerShared(page))).toBeVisible();
    await expectStreamEnded(contact);
    expect((await contact.context.request.get(portal.path(job))).status()).toBe(404);
    expect((await contact.context.request.get(portal.jobs)).status()).toBe(404);
  } finally {
    await business.setPortal(true);
  }
  expect((await contact.context.request.get(portal.path(job))).status()).toBe(200);
});

test('blocked contact loses the page and the stream; a colleague does not', async ({ business, people }) => {
  const job = await business.newJob();
  await business.write(job, 'For both of you', 'customer');
  const blocked = await business.newContact('Bert Blocked');
  const person = await people.signedIn(blocked);
  const colleague = await people.signedIn(business.contact);
  person.expectComplaint(ANSWER_404, /status of 401/);
  const page = await person.open(portal.path(job));
  const other = await colleague.open(portal.path(job));
  await expect(portal.message(page, 'For both of you')).toBeVisible();
  await expect.poll(() => person.streams.size).toBe(1);

  await business.setBlocked(blocked, true);
  await expect(portal.message(page, 'For both of you')).toHaveCount(0);
  await expectStreamEnded(person);
  expect((await person.context.request.get(portal.path(job), { maxRedirects: 0 })).status()).not.toBe(200);
  await expect(portal.message(other, 'For both of you')).toBeVisible();
  expect(colleague.streams.size).toBe(1);
});

test('staff pages follow as well: a move and a new reply', async ({ business, people }) => {
  const job = await business.newJob();
  const owner = await people.signedIn(business.owner);
  const page = await owner.open(staffJob.path(job));
  const stages = await business.stages();
  const other = stages.find((stage) => stage.stage !== stages[0]!.stage && !stage.is_terminal)!;
  const here = (await business.showJob(job)).stage;
  const target = here.stage === other.stage ? stages[0]! : other;
  await business.ask.post('jobs/move', { job: job.id, stage: target.stage });
  await expect(page.getByText('moved the job from').first()).toBeVisible();
  await business.write(job, 'Written elsewhere', 'internal');
  await expect(staffJob.entry(page, 'Written elsewhere')).toBeVisible();
});
