// A job's form: the customer fills it in while staff watch, and staff decide what the customer may see of it.
import { randomUUID } from 'node:crypto';
import { ANSWER_404, expect, test } from '../fixtures.ts';
import { fieldForm, portal, staffJob, toast } from '../screens.ts';

/** Fields belong to the pipeline and so to every job of it: each test takes its own away again. */
function unique(label: string): string {
  return `${label} ${randomUUID().slice(0, 8)}`;
}

test('customer fills in the form while staff watch', async ({ business, people }) => {
  const [label, other] = [unique('Gate code'), unique('Roof area')];
  const gate = await business.newField(label);
  const roof = await business.newField(other, 'number');
  const job = await business.newJob();
  const contact = await people.signedIn(business.contact);
  const owner = await people.signedIn(business.owner);
  const theirs = await contact.open(portal.path(job));
  const ours = await owner.open(staffJob.path(job));

  await fieldForm.input(theirs, label).fill('4711');
  await fieldForm.input(theirs, other).fill('12,5');
  await fieldForm.save(theirs).click();
  await expect(theirs.getByText('Enter a number with a point', { exact: false })).toBeVisible();
  await expect(fieldForm.input(theirs, other)).toBeFocused();
  await fieldForm.input(theirs, other).fill('1,250.50');
  await fieldForm.save(theirs).click();
  await expect(toast(theirs, 'Saved.')).toBeVisible();

  await expect(fieldForm.input(ours, label)).toHaveValue('4711');
  await expect(fieldForm.input(ours, other)).toHaveValue('1250.5');
  await expect(fieldForm.change(ours, label)).toContainText('– → 4711');
  await expect(fieldForm.change(theirs, label)).toContainText('– → 4711');
  await business.removeField(gate);
  await business.removeField(roof);
});

test('save that came too late shows both values and loses nothing', async ({ business, people }) => {
  const label = unique('Gate code');
  const field = await business.newField(label);
  const job = await business.newJob();
  const contact = await people.signedIn(business.contact);
  contact.expectComplaint(/409/);
  const theirs = await contact.open(portal.path(job));
  await fieldForm.input(theirs, label).fill('2222');
  await business.ask.post('fields/fill', { job: job.id, [`values[f${field}]`]: '1111', [`versions[f${field}]`]: '0' });
  await expect(fieldForm.change(theirs, label)).toContainText('1111');
  await fieldForm.save(theirs).click();
  await expect(theirs.getByText('It is now: 1111')).toBeVisible();
  await expect(fieldForm.input(theirs, label)).toHaveValue('2222');
  await fieldForm.save(theirs).click();
  await expect(toast(theirs, 'Saved.')).toBeVisible();
  await expect(fieldForm.change(theirs, label).last()).toContainText('1111 → 2222');
  await business.removeField(field);
});

test('field turns internal while the customer is typing into it', async ({ business, people }) => {
  const [label, other] = [unique('Canary field'), unique('Best day')];
  const field = await business.newField(label);
  const stays = await business.newField(other);
  const job = await business.newJob();
  const contact = await people.signedIn(business.contact);
  contact.expectComplaint(ANSWER_404);
  const page = await contact.open(portal.path(job));
  await fieldForm.input(page, other).fill('Monday');
  await fieldForm.input(page, label).fill('Behind the third door');
  await business.setFieldVisibility(field, false);

  await expect(fieldForm.input(page, label)).toHaveCount(0);
  expect(await page.locator('main').innerHTML()).not.toContain(label);
  await expect(fieldForm.input(page, other)).toHaveValue('Monday');
  await expect(page.getByText('Behind the third door')).toBeVisible();
  await page.getByRole('button', { name: 'Put it into my reply' }).click();
  await expect(portal.replyBox(page)).toHaveValue('Behind the third door');
  await fieldForm.save(page).click();
  await expect(toast(page, 'Saved.')).toBeVisible();
  await business.removeField(field);
  await business.removeField(stays);
});
