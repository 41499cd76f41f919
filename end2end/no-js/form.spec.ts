// Forms without JavaScript: the customer fills one in, and owners edit what it asks.
import { randomUUID } from 'node:crypto';
import { expect, test } from '../fixtures.ts';
import { fieldForm, portal } from '../screens.ts';

test('fills in the form; what is wrong is said at the field', async ({ business, people }) => {
  const label = `Roof area ${randomUUID().slice(0, 8)}`;
  const field = await business.newField(label, 'number');
  const job = await business.newJob();
  const contact = await people.signedIn(business.contact);
  const page = await contact.open(portal.path(job));
  await fieldForm.input(page, label).fill('12,5');
  await fieldForm.save(page).click();
  await expect(page.getByText('Enter a number with a point', { exact: false })).toBeVisible();
  await expect(fieldForm.input(page, label)).toHaveValue('12,5');
  await fieldForm.input(page, label).fill('12.5');
  await fieldForm.save(page).click();
  await expect(page).toHaveURL(portal.path(job));
  await expect(fieldForm.input(page, label)).toHaveValue('12.5');
  await expect(fieldForm.change(page, label)).toContainText('– → 12.5');
  await business.removeField(field);
});

test('owner adds a field, orders it and shows it to customers', async ({ business, people }) => {
  const label = `Meter ${randomUUID().slice(0, 8)}`;
  const first = await business.newField(`First ${randomUUID().slice(0, 8)}`);
  const owner = await people.signedIn(business.owner);
  const pipeline = (await business.choices()).pipelines[0]!;
  const page = await owner.open(`/settings/pipelines/${pipeline.pipeline}`);
  await page.getByRole('link', { name: 'Form fields' }).click();
  await page.getByLabel('Label', { exact: true }).fill(label);
  await page.getByRole('button', { name: 'Add field' }).click();
  const line = page.getByRole('listitem').filter({ hasText: label });
  await expect(line).toContainText('Internal');
  await line.getByRole('button', { name: `Move ${label} up` }).click();
  await page.getByRole('link', { name: `Change ${label}` }).click();
  await expect(page.getByText('Showing it', { exact: false })).toBeVisible();
  await page.getByRole('button', { name: 'Show to customers' }).click();
  await expect(page.getByText('Hiding it', { exact: false })).toBeVisible();
  await page.getByRole('button', { name: 'Remove field' }).click();
  await business.removeField(first);
});
