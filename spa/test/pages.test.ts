// What must hold on every page. That none violates its content security policy is checked after each test.
import { expect } from 'chai';
import { getDashboard, useTenant } from './support/dashboard.ts';
import { findIds, type KnownPage, listPages, visit } from './support/every-page.ts';
import { findBarriers, measureOverflow } from './support/look-at-page.ts';
import { openTabAs } from './support/tab.ts';

describe('every page', () => {
  const tenant = useTenant({ projects: ['checkout-api', 'infrastructure'] });

  async function list(): Promise<KnownPage[]> {
    const { url } = await getDashboard();
    const { scanId: scan = '', commit = '' } = tenant().pullRequests.get('checkout-api')?.[0] ?? {};
    const { finding } = await findIds(url, tenant().key, 'checkout-api');
    return listPages({ project: 'checkout-api', scan, finding, commit });
  }

  it('has no barrier that axe knows', async function () {
    this.timeout(180_000);
    const page = await openTabAs('ada', '/', { colorScheme: 'light' });
    const barriers: string[] = [];
    for (const { name, path } of await list()) {
      await visit(page, path);
      barriers.push(...(await findBarriers(page)).map((barrier) => `${name}: ${barrier}`));
    }
    expect(barriers).to.deep.equal([]);
  });

  it('fits a screen of 360 pixels, can be read in the dark, and has one heading of the first level and a title', async function () {
    this.timeout(120_000);
    const page = await openTabAs('ada', '/', { colorScheme: 'dark', viewport: { width: 360, height: 740 } });
    const faults: string[] = [];
    for (const { name, path } of await list()) {
      await visit(page, path);
      const overflow = await measureOverflow(page);
      if (overflow > 0) faults.push(`${name}: ${overflow} pixels too wide`);
      const modal = page.getByRole('dialog');
      const headings = await page.getByRole('heading', { level: 1, includeHidden: (await modal.count()) > 0 }).count();
      if (headings !== 1) faults.push(`${name}: ${headings} headings of the first level`);
      if (!/^.+ · Portcullis$/.test(await page.title())) faults.push(`${name}: the title is ${await page.title()}`);
      // In the dark nothing differs but the colours.
      faults.push(...(await findBarriers(page, ['color-contrast'])).map((barrier) => `${name}: ${barrier}`));
    }
    expect(faults).to.deep.equal([]);
  });

  it('comes with a policy that allows no inline script or style and no host but its own and that of the sign-in', async () => {
    const { url, identity } = await getDashboard();
    const { headers } = await fetch(`${url}/members`, { headers: { accept: 'text/html' } });
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).to.include("default-src 'none'").and.include("script-src 'self'").and.include("frame-ancestors 'none'");
    expect(policy.replaceAll(identity.instance, '')).not.to.match(/unsafe|http|\*/);
  });
});

describe('what opens over a page', () => {
  useTenant();

  const openings = [
    { name: 'the form for a key', path: '/keys', button: 'Create a key' },
    { name: 'the form for an invitation', path: '/members', button: 'Invite somebody' },
    { name: 'the menu of the person', path: '/', button: /Ada Lovelace/ },
  ] as const;

  for (const { name, path, button } of openings) {
    it(`has no barrier that axe knows: ${name}`, async () => {
      const page = await openTabAs('ada', path);
      await page.getByRole('button', { name: button }).first().click();
      await page.locator('[role="dialog"], [role="menu"], [aria-expanded="true"]').first().waitFor();
      expect(await findBarriers(page)).to.deep.equal([]);
    });
  }

  it('has no barrier that axe knows: the menu and the finding on a small screen', async () => {
    const page = await openTabAs('ada', '/projects/checkout-api/findings', { viewport: { width: 360, height: 740 } });
    await page.getByRole('button', { name: 'Open the menu' }).click();
    await page.getByRole('dialog').waitFor();
    const barriers = await findBarriers(page);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.locator('[data-finding-index="0"]').click();
    await page.getByRole('dialog').getByRole('heading', { level: 2 }).waitFor();
    expect([...barriers, ...(await findBarriers(page))]).to.deep.equal([]);
    expect(await measureOverflow(page)).to.equal(0);
  });
});
