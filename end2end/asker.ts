// Calls the server functions as a browser's forms do: for what a test needs to be there before it begins.
import { expect, type APIRequestContext, type APIResponse } from '@playwright/test';
import type { TestFile } from './files.ts';

/** Speaks for one browser: shares its cookies. */
export class Asker {
  constructor(
    private readonly request: APIRequestContext,
    private readonly origin: string,
  ) {}

  /** A form, as it travels from a page of the site. */
  async send(endpoint: string, fields: Record<string, string>): Promise<APIResponse> {
    return this.request.post(`${this.origin}/api/${endpoint}`, {
      form: fields,
      headers: { ...this.headers(), accept: 'application/json' },
      maxRedirects: 0,
    });
  }

  /** A form that has to be taken; answers with what the server function answers. */
  async post<T>(endpoint: string, fields: Record<string, string>): Promise<T> {
    const response = await this.send(endpoint, fields);
    const text = await response.text();
    expect(response.status(), `${endpoint}: ${text}`).toBeLessThan(400);
    return (text ? JSON.parse(text) : null) as T;
  }

  /** A file with a form's other fields, which come first. */
  async sendFile(endpoint: string, fields: Record<string, string>, file: TestFile) {
    const response = await this.request.post(`${this.origin}/api/${endpoint}`, {
      multipart: { ...fields, files: file },
      headers: { ...this.headers(), accept: 'application/json' },
    });
    expect(response.status(), `${endpoint}: ${await response.text()}`).toBe(200);
  }

  /** A form with a CSV file, as a browser without JavaScript sends it; answers with where it leads to. */
  async sendForm(path: string, fields: Record<string, string>, csv: string): Promise<string> {
    const file = { name: 'records.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) };
    const response = await this.request.post(`${this.origin}${path}`, {
      multipart: { ...fields, file },
      headers: { ...this.headers(), accept: 'text/html' },
      maxRedirects: 0,
    });
    expect(response.status(), path).toBe(303);
    return response.headers()['location']!;
  }

  /** A question. */
  async ask<T>(endpoint: string, question: object = {}): Promise<T> {
    const response = await this.request.post(`${this.origin}/api/${endpoint}`, {
      data: question,
      headers: this.headers(),
    });
    const text = await response.text();
    expect(response.status(), `${endpoint}: ${text}`).toBe(200);
    return JSON.parse(text) as T;
  }

  private headers() {
    return { origin: this.origin, 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' };
  }
}
