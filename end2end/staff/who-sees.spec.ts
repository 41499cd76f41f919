// Who sees this, and why: the panel on the job's page.
import { expect, expectAccessible, test } from '../fixtures.ts';
import { staffJob, whoSees } from '../screens.ts';

test('panel names the rule for each contact, says what a switch would do, and follows it', async ({ business, people }) => {
  const job = await business.newJob();
  const entry = await business.write(job, 'The margin is thin', 'internal');
  const owner = await people.signedIn(business.owner);
  const page = await owner.open(staffJob.path(job));
  expect(owner.sent).not.toContain('POST /api/jobs/who_sees');
  await whoSees.button(staffJob.entry(page, 'The margin is thin')).click();
  const panel = whoSees.panel(page);
  const carla = whoSees.person(panel, business.contact.name);
  await expect(carla).toContainText('This entry is internal.');
  await expect(panel).toContainText('Show this entry to the customer');
  await expect(panel).toContainText(`${business.contact.name}`);
  await expectAccessible(page);

  await business.setAudience(job, entry, 'customer');
  await expect(carla).toContainText('Sees it now');
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();
  await expect(page).toHaveURL(staffJob.path(job));
});

test('job and its stage are explained from the details', async ({ business, people }) => {
  const job = await business.newJob();
  const owner = await people.signedIn(business.owner);
  const page = await owner.open(staffJob.path(job));
  await whoSees.button(page.locator('.who-sees')).click();
  const panel = whoSees.panel(page);
  await expect(whoSees.person(panel, business.contact.name)).toContainText('Sees it now');
  const stage = await business.visibleStage();
  await expect(panel).toContainText(`Make the stage “${stage.name}” internal`);
  await panel.getByRole('link', { name: `All jobs at “${stage.name}”` }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Who sees these jobs?' })).toBeVisible();
  await expect(page.getByRole('row').filter({ hasText: business.customer.name })).toBeVisible();
  await expectAccessible(page);
});
