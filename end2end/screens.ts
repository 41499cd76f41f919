// Where things are on the screens, by the words that people read.
import { expect, type Locator, type Page } from '@playwright/test';

/** A toast that says this. */
export function toast(page: Page, words: string | RegExp): Locator {
  return page.locator('.toast').filter({ hasText: words });
}

export const staffJob = {
  path: (job: { id: string }) => `/jobs/${job.id}`,

  /** An entry's card in the feed. */
  entry: (page: Page, text: string) => page.getByRole('article').filter({ hasText: text }),

  /** The button that shows an entry to the customer. */
  showButton: (page: Page, text: string) =>
    staffJob.entry(page, text).locator('.entry-toggle').getByRole('button', { name: 'Show to customer' }),

  /** The button that hides it again. */
  hideButton: (page: Page, text: string) =>
    staffJob.entry(page, text).locator('.entry-toggle').getByRole('button', { name: 'Hide from customer' }),

  /** The text of the entry that is being edited. */
  editBox: (page: Page) => page.getByRole('article').getByRole('textbox', { name: 'Text' }),

  async edit(page: Page, text: string) {
    await staffJob.entry(page, text).getByRole('link', { name: 'Edit', exact: true }).click();
    await expect(staffJob.editBox(page)).toBeVisible();
  },

  async show(page: Page, text: string) {
    await staffJob.showButton(page, text).click();
    await expect(staffJob.hideButton(page, text)).toBeVisible();
  },

  async hide(page: Page, text: string) {
    await staffJob.hideButton(page, text).click();
    await expect(staffJob.showButton(page, text)).toBeVisible();
  },
};

/** Who sees this, and why. */
export const whoSees = {
  button: (within: Locator) => within.getByRole('link', { name: 'Who sees this?' }),
  panel: (page: Page) => page.getByRole('dialog', { name: 'Who sees this?' }),
  person: (within: Locator, name: string) => within.getByRole('listitem').filter({ hasText: name }),
};

/** The list of jobs. */
export const jobList = {
  link: (page: Page, title: string) => page.getByRole('main').locator('tbody').getByRole('link', { name: title }),
  rows: (page: Page) => page.getByRole('main').locator('tbody tr'),
  numbers: async (page: Page) =>
    page.getByRole('main').locator('tbody tr').evaluateAll((rows) =>
      rows.map((row) => /\d+/.exec(row.textContent ?? '')?.[0] ?? '')),
};

/** The form of a new job or of one that is changed. */
export const jobForm = {
  title: (page: Page) => page.getByRole('main').getByLabel('Title', { exact: true }),
  description: (page: Page) => page.getByRole('main').getByLabel(/^Description/),
  customer: (page: Page) => page.getByRole('main').getByLabel('Customer', { exact: true }),
  create: (page: Page) => page.getByRole('main').getByRole('button', { name: 'Create job' }),
  save: (page: Page) => page.getByRole('main').getByRole('button', { name: /^Save(?! who is assigned)/ }),
};

/** The box at the end of a job's feed. */
export const composer = {
  form: (page: Page) => page.getByRole('form', { name: 'Write an entry' }),
  text: (page: Page) => composer.form(page).getByRole('textbox', { name: 'Text' }),
  toCustomer: (page: Page) => composer.form(page).getByRole('radio', { name: 'To the customer' }),
  saveNote: (page: Page) => composer.form(page).getByRole('button', { name: 'Save internal note' }),
  send: (page: Page) => composer.form(page).getByRole('button', { name: /^(Send to|Save for) / }),

  /** The radio button itself may be drawn over: people press the words. */
  async chooseCustomer(page: Page) {
    await composer.form(page).locator('label', { hasText: 'To the customer' }).click();
    await expect(composer.toCustomer(page)).toBeChecked();
  },
};

export const portal = {
  jobs: '/user/jobs',
  path: (job: { id: string }) => `/user/jobs/${job.id}`,

  /** A job's card on the list. */
  card: (page: Page, title: string) => page.getByRole('listitem').filter({ has: page.getByRole('link', { name: title }) }),

  /** A message of the feed. */
  message: (page: Page, text: string) => page.locator('article.message').filter({ has: page.getByText(text, { exact: true }) }),

  replyBox: (page: Page) => page.getByLabel('Write a reply'),
  sendButton: (page: Page) => page.getByRole('button', { name: /^Send to / }),

  /** Unfolds the form for files. */
  openUpload: (page: Page) => page.locator('.upload-box > summary').click(),
  uploadWords: (page: Page) => page.getByLabel('A word about the files (optional)'),
  fileInput: (page: Page) => page.locator('.upload-box input[type=file]').first(),
  sendFiles: (page: Page) => page.getByRole('button', { name: /^Send files to / }),
  uploadRow: (page: Page, name: string) => page.locator('.upload-row').filter({ hasText: name }),
  /** A file in the list of all files. */
  file: (page: Page, name: string) => page.locator('.portal-files').getByRole('link', { name: new RegExp(name) }),

  /** What stands in the place of a job that went away in this very tab. */
  noLongerShared: (page: Page) => page.getByText('This job is no longer shared with you.'),
};

/** A job's form, on either side. */
export const fieldForm = {
  input: (page: Page, label: string) => page.locator('.field-form').getByLabel(label, { exact: true }),
  save: (page: Page) => page.getByRole('button', { name: 'Save form' }),
  /** The file that a field holds. */
  file: (page: Page, name: string) => page.locator('.field-form').getByRole('link', { name: new RegExp(name) }),

  /** A line of the feed that says what was filled in. */
  change: (page: Page, label: string) => page.locator('.field-change').filter({ hasText: label }),
};

/** The ordinary 404. */
export const notFound = (page: Page) => page.getByRole('heading', { name: 'There is nothing at this address' });

/** The quiet line while the page does not follow changes. */
export const notConnected = (page: Page) => page.getByText('Not connected. Reconnecting…');

/** The portal as a contact has it. */
export const viewAs = {
  /** Unfolds the words beside a contact's name and presses one of the two buttons. */
  open: async (page: Page, name: string, how: 'Full page' | 'Side by side') => {
    const box = page.locator('details.view-as').filter({ hasText: name }).first();
    await box.locator('summary').click();
    await box.getByRole('button', { name: how }).click();
  },

  banner: (page: Page) => page.getByRole('region', { name: 'Preview' }),
  inside: (page: Page) => page.frameLocator('iframe.look-frame'),
  end: (page: Page) => viewAs.banner(page).getByRole('button', { name: 'End preview' }).click(),
};
