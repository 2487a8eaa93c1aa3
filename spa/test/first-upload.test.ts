// From a tenant without anything to the first scan, on the page that leads there.
import { expect } from 'chai';
import { inventCommit, sendScan } from '../../scripts/screenshots/seed/seed-scans.ts';
import { codeScan } from '../../scripts/screenshots/seed/tools.ts';
import { writeReport } from '../../scripts/screenshots/seed/write-report.ts';
import { getDashboard, useNobody } from './support/dashboard.ts';
import { openTabAs } from './support/tab.ts';

describe('a new tenant in the dashboard', () => {
  useNobody();

  it('is led to a project, a key, a workflow that names both, and its first scan, which the page notices by itself', async () => {
    const { url } = await getDashboard();
    const page = await openTabAs('margaret');
    await page.getByRole('heading', { name: 'Send your first scan' }).waitFor();
    await page.getByLabel('Name').fill('Web shop');
    await page.getByRole('button', { name: /create/i }).click();
    await page.getByRole('button', { name: 'Make a key' }).click();
    const dialog = page.getByRole('dialog', { name: 'The new key' });
    const key = (await dialog.locator('code').first().textContent()) ?? '';
    await page.keyboard.press('Escape');
    const workflow = page.locator('pre').first();
    await workflow.waitFor();
    expect(await workflow.innerText())
      .to.include(`url: ${url}`)
      .and.include('project: web-shop')
      .and.not.include(key);
    await page.getByText('Waiting for it.').waitFor();
    const report = writeReport(codeScan, []);
    await sendScan(url, { project: 'web-shop', key, report, ref: 'refs/heads/main', commit: inventCommit('first') });
    await page.getByText('The first scan is in.').waitFor();
  });
});
