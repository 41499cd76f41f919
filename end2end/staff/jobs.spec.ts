// The list of jobs, and creating and changing one.
import { randomUUID } from 'node:crypto';
import { ANSWER_409, ANSWER_422, expect, expectAccessible, test } from '../fixtures.ts';
import { brightline } from '../personas.ts';
import { jobForm, jobList, staffJob } from '../screens.ts';

test('jobs list finds by title, keeps the search in the address', async ({ business, people }) => {
  const job = await business.newJob(`Rewire shed ${randomUUID().slice(0, 6)}`);
  const other = await business.newJob();
  const owner = await people.signedIn(business.owner);
  const page = await owner.open('/jobs');
  await expect(jobList.link(page, job.title)).toBeVisible();
  await expect(jobList.link(page, other.title)).toBeVisible();
  await expectAccessible(page);

  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox', { name: 'Search jobs' })).toBeFocused();
  await page.keyboard.type(job.title.slice(-10));
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/jobs\?.*search=/);
  await expect(jobList.link(page, job.title)).toBeVisible();
  await expect(jobList.link(page, other.title)).toHaveCount(0);

  await page.reload();
  await expect(jobList.link(page, job.title)).toBeVisible();
  await expect(jobList.link(page, other.title)).toHaveCount(0);
  await jobList.link(page, job.title).click();
  await expect(page).toHaveURL(staffJob.path(job));
});

test('search for nothing explains itself', async ({ business, people }) => {
  const owner = await people.signedIn(business.owner);
  const page = await owner.open('/jobs?search=no-such-thing-anywhere');
  await expect(page.getByText('Nothing matches.')).toBeVisible();
  await expectAccessible(page);
});

test('jobs list filters by stage and turns pages by key', async ({ people }) => {
  const owner = await people.signedIn(brightline.owner);
  const choices = await owner.ask.ask<{ pipelines: { stages: { stage: string; name: string }[] }[] }>('jobs/choices');
  const page = await owner.open('/jobs');
  const firstPage = await jobList.numbers(page);
  expect(firstPage.length).toBeGreaterThan(20);
  await page.getByRole('link', { name: 'Older jobs' }).click();
  await expect(page).toHaveURL(/after=/);
  await expect.poll(async () => (await jobList.numbers(page)).filter((number) => firstPage.includes(number))).toEqual([]);

  const stage = choices.pipelines[0]!.stages[1]!;
  await page.goto(`/jobs?stage=${stage.stage}`);
  await expect(jobList.rows(page).first()).toBeVisible();
  for (const row of await jobList.rows(page).all()) await expect(row).toContainText(stage.name);
});

test('owner creates a job; what was typed survives a refusal', async ({ business, people }) => {
  const owner = await people.signedIn(business.owner);
  owner.expectComplaint(ANSWER_422);
  const page = await owner.open('/jobs/new');
  await expectAccessible(page);
  await jobForm.title(page).fill('   ');
  await jobForm.description(page).fill('Two ceiling fans, second floor');
  await jobForm.customer(page).selectOption({ label: business.customer.name });
  await jobForm.create(page).click();
  await expect(jobForm.title(page)).toHaveAttribute('aria-invalid', 'true');
  await expect(jobForm.description(page)).toHaveValue('Two ceiling fans, second floor');

  const title = `Ceiling fans ${randomUUID().slice(0, 8)}`;
  await jobForm.title(page).fill(title);
  await jobForm.create(page).click();
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
  await expect(page.getByText('Two ceiling fans, second floor').first()).toBeVisible();
});

test('job changed by somebody else meanwhile: both texts are shown, nothing is lost', async ({ business, people }) => {
  const job = await business.newJob();
  const owner = await people.signedIn(business.owner);
  owner.expectComplaint(ANSWER_409);
  const page = await owner.open(`${staffJob.path(job)}/edit`);
  await jobForm.title(page).fill('My title');
  const now = await business.showJob(job);
  await business.ask.post('jobs/edit', {
    job: job.id,
    version: String(now.version),
    title: 'Their title',
    description: '',
    customer: business.customer.id,
    owner: '',
    due_on: '',
  });
  await jobForm.save(page).click();
  await expect(page.getByText('Their title').first()).toBeVisible();
  await expect(jobForm.title(page)).toHaveValue('My title');
  await expectAccessible(page);
  await jobForm.save(page).click();
  await expect(page.getByRole('heading', { level: 1, name: 'My title' })).toBeVisible();
});

test('job moves to another stage, with undo', async ({ business, people }) => {
  const job = await business.newJob();
  const owner = await people.signedIn(business.owner);
  const page = await owner.open(staffJob.path(job));
  const here = (await business.showJob(job)).stage;
  const target = (await business.stages()).find((stage) => stage.stage !== here.stage && !stage.is_terminal)!;
  await page.getByLabel('Stage', { exact: true }).selectOption(target.stage);
  await page.getByRole('button', { name: 'Move', exact: true }).click();
  await expect.poll(async () => (await business.showJob(job)).stage.name).toBe(target.name);
  await page.getByRole('status').getByRole('button', { name: 'Undo' }).click();
  await expect.poll(async () => (await business.showJob(job)).stage.name).toBe(here.name);
});
