// A form field whose value is a file: the customer fills it in while staff watch; it is hidden with its field.
import { randomUUID } from 'node:crypto';
import { ANSWER_404, expect, test } from '../fixtures.ts';
import { photo, words } from '../files.ts';
import { fieldForm, portal, staffJob, toast } from '../screens.ts';

test('customer puts a plan into the form, staff see it and replace it', async ({ business, people }) => {
  const label = `Plan ${randomUUID().slice(0, 8)}`;
  const field = await business.newField(label, 'file');
  const job = await business.newJob();
  const contact = await people.signedIn(business.contact);
  contact.expectComplaint(ANSWER_404);
  contact.expectComplaint(/422/);
  const owner = await people.signedIn(business.owner);
  const theirs = await contact.open(portal.path(job));
  const ours = await owner.open(staffJob.path(job));
  // The office looks at a wide screen, also while the customer holds a phone: form and feed stand side by side.
  await ours.setViewportSize({ width: 1280, height: 800 });

  await fieldForm.input(theirs, label).setInputFiles([words('evil.svg', '<svg onload="alert(1)"/>')]);
  await fieldForm.save(theirs).click();
  await expect(theirs.getByText('is not a kind of file that is kept here', { exact: false })).toBeVisible();
  await fieldForm.input(theirs, label).setInputFiles([photo('ground floor.png')]);
  await fieldForm.save(theirs).click();
  await expect(toast(theirs, 'Saved.')).toBeVisible();
  await expect(fieldForm.input(theirs, label)).toHaveValue('');
  await expect(fieldForm.file(theirs, 'ground floor.png')).toBeVisible();
  await expect(portal.file(theirs, 'ground floor.png')).toBeVisible();
  await expect(fieldForm.file(ours, 'ground floor.png')).toBeVisible();
  await expect(fieldForm.change(ours, label)).toContainText('– → ground floor.png');

  await fieldForm.input(ours, label).setInputFiles([photo('first floor.png')]);
  await fieldForm.save(ours).click();
  await expect(fieldForm.file(theirs, 'first floor.png')).toBeVisible();
  await expect(portal.file(theirs, 'ground floor.png')).toHaveCount(0);
  await expect(fieldForm.change(theirs, label).last()).toContainText('ground floor.png → first floor.png');

  const address = (await fieldForm.file(theirs, 'first floor.png').getAttribute('href'))!;
  expect((await theirs.request.get(address)).status()).toBe(200);
  await business.setFieldVisibility(field, false);
  await expect(fieldForm.input(theirs, label)).toHaveCount(0);
  expect(await theirs.locator('main').innerHTML()).not.toContain('floor.png');
  expect((await theirs.request.get(address)).status()).toBe(404);
  await business.removeField(field);
});
