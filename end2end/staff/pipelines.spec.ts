// Pipelines and stages: edited in the settings, and used on the board.
import { ANSWER_404, expect, test } from '../fixtures.ts';
import { portal, toast } from '../screens.ts';

test('edits a pipeline: name, order, a new stage', async ({ business, people }) => {
  const pipeline = (await business.choices()).pipelines[0]!;
  const owner = await people.signedIn(business.owner);
  const page = await owner.open(`/settings/pipelines/${pipeline.pipeline}`);
  await page.getByLabel('Name').and(page.locator('#pipeline-name')).fill('Installations');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Installations' })).toBeVisible();

  await page.getByText('Add a stage').click();
  await page.locator('#new-stage-name').fill('Permit');
  await page.getByRole('button', { name: 'Add stage' }).click();
  const stages = page.locator('.stage-setting');
  await expect(stages.last()).toContainText('Permit');
  await page.getByRole('button', { name: 'Move Permit up' }).click();
  await expect(stages.nth(-2)).toContainText('Permit');
  await expect(page.locator('.last-edit')).toContainText('Permit is number');
});

test('hides a stage after a look at the numbers, and puts it back, while a contact looks', async ({ business, people }) => {
  const job = await business.newJob();
  const stage = await business.visibleStage();
  const pipeline = (await business.choices()).pipelines[0]!;
  const owner = await people.signedIn(business.owner);
  const contact = await people.signedIn(business.contact);
  contact.expectComplaint(ANSWER_404);
  const theirs = await contact.open(portal.path(job));
  await expect(theirs.getByRole('heading', { name: job.title })).toBeVisible();
  const page = await owner.open(`/settings/pipelines/${pipeline.pipeline}`);
  const line = page.locator('.stage-setting').filter({ has: page.locator('.stage-setting-head', { hasText: stage.name }) }).first();
  await line.getByRole('button', { name: 'Hide from customers' }).click();
  await expect(page).toHaveURL(/\/settings\/pipelines\/confirm/);
  await expect(page.getByText(/^Hides \d+ jobs?/)).toBeVisible();
  await expect(theirs.getByRole('heading', { name: job.title })).toBeVisible();

  await page.getByRole('button', { name: `Hide ${stage.name} from customers` }).click();
  await expect(toast(page, /It hid \d+ jobs?/)).toBeVisible();
  await expect(portal.noLongerShared(theirs)).toBeVisible();

  await page.locator('.last-edit').getByRole('button', { name: 'Undo' }).click();
  await expect(toast(page, 'Put back.')).toBeVisible();
  await expect(theirs.getByRole('heading', { name: job.title })).toBeVisible();
});

test('adds a stage that customers see after a look at what it does, and puts it back', async ({ business, people }) => {
  await business.newJob();
  const pipeline = (await business.choices()).pipelines[0]!;
  const owner = await people.signedIn(business.owner);
  // No complaint is expected: the page does not look at its own change again.
  const page = await owner.open(`/settings/pipelines/${pipeline.pipeline}`);
  await page.getByText('Add a stage').click();
  await page.locator('#new-stage-name').fill('Snags');
  await page.locator('#new-stage-visible').selectOption('true');
  await page.getByRole('button', { name: 'Add stage' }).click();
  await expect(page).toHaveURL(/\/settings\/pipelines\/confirm/);
  await page.getByRole('button', { name: /^Add Snags/ }).click();
  await expect(page.locator('.stage-setting').last()).toContainText('Snags');
  const last = page.locator('.last-edit');
  await expect(last).toContainText('Snags is the last stage');
  await last.getByRole('button', { name: 'Undo' }).click();
  await expect(toast(page, 'Put back.')).toBeVisible();
  await expect(page.locator('.stage-setting').filter({ hasText: 'Snags' })).toHaveCount(0);
});

test('a stage is dragged to another place', async ({ business, people }) => {
  const pipeline = (await business.choices()).pipelines[0]!;
  const owner = await people.signedIn(business.owner);
  const page = await owner.open(`/settings/pipelines/${pipeline.pipeline}`);
  const heads = page.locator('.stage-setting-head');
  const last = (await heads.last().textContent())!;
  await page.locator('.stage-setting').last().locator('.drag-handle').dragTo(page.locator('.stage-setting').nth(-2));
  await expect(heads.nth(-2)).toHaveText(last);
  await page.locator('.last-edit').getByRole('button', { name: 'Undo' }).click();
  await expect(heads.last()).toHaveText(last);
});

test('asks before it puts back more than was hidden', async ({ business, people }) => {
  await business.newJob();
  const stage = await business.visibleStage();
  const pipeline = (await business.choices()).pipelines[0]!;
  await business.setStageVisibility(stage, false);
  // Moved there since, where nobody at the customer sees it.
  const moved = await business.newJob();
  await business.ask.post('jobs/move', { job: moved.id, stage: stage.stage });
  const owner = await people.signedIn(business.owner);
  const page = await owner.open(`/settings/pipelines/${pipeline.pipeline}`);
  await page.locator('.last-edit').getByRole('button', { name: 'Undo' }).click();
  await expect(page).toHaveURL(/\/settings\/pipelines\/confirm\?what=put_back/);
  await expect(page.getByText(/^Shows \d+ jobs?/)).toBeVisible();
  await page.getByRole('button', { name: 'Put back' }).click();
  await expect(toast(page, /It showed \d+ jobs?/)).toBeVisible();
});

test('a preview that is out of date is refused and shows fresh numbers', async ({ business, people }) => {
  await business.newJob();
  const stage = await business.visibleStage();
  const owner = await people.signedIn(business.owner);
  // The refused change, and the readings that this test itself stops.
  owner.expectComplaint(/409|ERR_FAILED/);
  const page = await owner.open(`/settings/pipelines/confirm?what=edit_stage&visible=false&stage=${stage.stage}`);
  await expect(page.getByText(/^Hides \d+ jobs?/)).toBeVisible();
  await page.route('**/api/pipelines/preview', (route) => route.abort());
  await business.newJob();
  await page.getByRole('button', { name: `Hide ${stage.name} from customers` }).click();
  await expect(page.getByRole('alert')).toContainText('Something changed since you looked');
});

test('moves a job on the board by keyboard, and takes it back', async ({ business, people }) => {
  // Due before all others: a column shows its first cards, and other tests fill this business too.
  const job = await business.newJob(undefined, undefined, '2020-01-01');
  const stages = await business.stages();
  const stage = await business.visibleStage();
  const next = stages[stages.findIndex((one) => one.stage === stage.stage) + 1]!;
  const owner = await people.signedIn(business.owner);
  const page = await owner.open('/jobs/board');
  const column = (name: string) => page.getByRole('region', { name: new RegExp(name) });
  const card = column(stage.name).getByRole('link', { name: job.title });
  await card.focus();
  await page.keyboard.press('Shift+ArrowRight');
  await expect(column(next.name).getByRole('link', { name: job.title })).toBeVisible();
  await expect(column(stage.name).getByRole('link', { name: job.title })).toHaveCount(0);
  await toast(page, `Moved to ${next.name}.`).getByRole('button', { name: 'Undo' }).click();
  await expect(column(stage.name).getByRole('link', { name: job.title })).toBeVisible();
});

test('drags a job to another column', async ({ business, people }) => {
  const job = await business.newJob(undefined, undefined, '2020-01-02');
  const stages = await business.stages();
  const stage = await business.visibleStage();
  const next = stages[stages.findIndex((one) => one.stage === stage.stage) + 1]!;
  const owner = await people.signedIn(business.owner);
  const page = await owner.open('/jobs/board');
  const column = (name: string) => page.getByRole('region', { name: new RegExp(name) });
  const card = column(stage.name).locator('.board-card').filter({ hasText: job.title });
  await card.dragTo(column(next.name));
  await expect(column(next.name).getByRole('link', { name: job.title })).toBeVisible();
  await expect(toast(page, `Moved to ${next.name}.`)).toBeVisible();
});
