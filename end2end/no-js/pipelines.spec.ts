// Pipelines without JavaScript: the same pages, the same look before something is hidden, the same way back.
import { expect, test } from '../fixtures.ts';

test('hides a stage and puts it back', async ({ business, people }) => {
  await business.newJob();
  const stage = await business.visibleStage();
  const pipeline = (await business.choices()).pipelines[0]!;
  const owner = await people.signedIn(business.owner);
  const page = await owner.open(`/settings/pipelines/${pipeline.pipeline}`);
  const line = page.locator('.stage-setting').filter({ has: page.locator('.stage-setting-head', { hasText: stage.name }) }).first();
  await line.getByRole('button', { name: 'Hide from customers' }).click();
  await expect(page.getByText(/^Hides \d+ jobs?/)).toBeVisible();
  await page.getByRole('button', { name: `Hide ${stage.name} from customers` }).click();
  await expect(page).toHaveURL(new RegExp(`/settings/pipelines/${pipeline.pipeline}$`));
  expect((await business.stages()).find((one) => one.stage === stage.stage)?.is_visible_to_customer).toBe(false);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.locator('.last-edit')).toHaveCount(0);
  expect((await business.stages()).find((one) => one.stage === stage.stage)?.is_visible_to_customer).toBe(true);
});

test('a stage in use is not deleted without a place for its jobs', async ({ business, people }) => {
  await business.newJob();
  const stage = await business.visibleStage();
  const pipeline = (await business.choices()).pipelines[0]!;
  const owner = await people.signedIn(business.owner);
  const page = await owner.open(`/settings/pipelines/${pipeline.pipeline}`);
  const head = page.locator('.stage-setting-head', { hasText: stage.name });
  const line = page.locator('.stage-setting').filter({ has: head }).first();
  await line.getByText('Edit or delete').click();
  const to = line.getByLabel('Its jobs, archived ones too, go to');
  await expect(to, 'the stage beside it is offered').not.toHaveValue('');
  await to.selectOption('');
  await line.getByRole('button', { name: 'Delete stage' }).click();
  await expect(line.getByRole('alert'), 'beside the form').toContainText(`at ${stage.name}, archived ones included.`);
  await expect(line.getByRole('alert')).toBeInViewport();
});

test('moves a job on the board', async ({ business, people }) => {
  const job = await business.newJob();
  const owner = await people.signedIn(business.owner);
  const page = await owner.open('/jobs/board');
  const card = page.locator('.board-card').filter({ hasText: job.title });
  await card.getByText('Move').first().click();
  const to = (await business.stages()).at(-1)!;
  await card.getByRole('combobox').selectOption(to.stage);
  await card.getByRole('button', { name: 'Move' }).click();
  await expect(page.getByRole('region', { name: new RegExp(to.name) }).getByRole('link', { name: job.title })).toBeVisible();
});
