// People of a tenant in the dashboard: inviting, joining, roles, removing, each seen from both sides.
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { countRequests } from './support/count-requests.ts';
import { getDashboard, useTenant } from './support/dashboard.ts';
import { findBarriers } from './support/look-at-page.ts';
import { openTabAs } from './support/tab.ts';

async function invite(page: Page, email: string): Promise<string> {
  await page.getByRole('button', { name: 'Invite somebody' }).click();
  const form = page.getByRole('dialog', { name: 'Invite somebody' });
  await form.getByLabel('E-mail').fill(email);
  await form.getByRole('radio', { name: 'Viewer' }).check();
  await form.getByRole('button', { name: 'Make the invitation' }).click();
  const shown = page.getByRole('dialog', { name: 'The invitation' });
  await shown.waitFor();
  const link = /http:\/\/localhost:\d+\/invitations\/pci_\w{43}/.exec(await shown.innerText())?.[0];
  await page.keyboard.press('Escape');
  return link ?? '';
}

describe('members in the dashboard', () => {
  useTenant({ name: 'Contoso Shop' });

  it('lets somebody in by a link that is shown once and works once', async () => {
    const owner = await openTabAs('ada', '/members');
    const link = new URL(await invite(owner, 'margaret@personal.example'));
    const guest = await openTabAs('margaret', link.pathname);
    await guest.getByText('margaret@personal.example').waitFor();
    await guest.getByRole('button', { name: 'Accept the invitation' }).click();
    await guest.getByText('You belong to').waitFor();
    expect(guest.url()).not.to.include('pci_');
    await guest.getByRole('button', { name: 'Open the dashboard' }).click();
    await guest.getByText('Checkout API').first().waitFor();
    await owner.reload();
    await owner.getByText('Margaret Hamilton').first().waitFor();
    const latecomer = await openTabAs('katherine', link.pathname);
    await latecomer.getByRole('button', { name: 'Accept the invitation' }).click();
    await latecomer.getByText('This invitation cannot be used').waitFor();
  });

  it('tells a removed member at their next request, and shows them nothing of the tenant any more', async () => {
    const owner = await openTabAs('ada', '/members');
    const removed = await openTabAs('alan', '/projects');
    await removed.getByText('Checkout API').first().waitFor();
    await owner.getByRole('button', { name: /Actions for Alan Turing/ }).click();
    await owner.getByRole('menuitem', { name: /Remove/ }).click();
    await owner.getByRole('dialog', { name: 'Remove a member' }).getByRole('button', { name: 'Remove them' }).click();
    await owner.getByText('The member was removed').waitFor();
    const asked = countRequests(removed, 'POST', '/api/v1/sign-ins');
    await removed.getByRole('link', { name: 'Members' }).click();
    await removed.getByRole('heading', { name: 'You are no longer a member of Contoso Shop' }).waitFor();
    await removed.locator('#main:focus').waitFor();
    expect(await removed.content()).not.to.include('Checkout API');
    expect(await findBarriers(removed)).to.deep.equal([]);
    expect(asked.statuses(), 'a tenant of their own is made only when they ask for it').to.deep.equal([]);
    await removed.getByRole('button', { name: 'Start a tenant of your own' }).click();
    await removed.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
    expect(asked.statuses()).to.deep.equal([200]);
    await removed.reload();
    await removed.getByRole('main').waitFor();
    expect(await removed.content()).not.to.include('Checkout API');
  });

  it('lets a removed member go on in another tenant of theirs', async () => {
    const removed = await openTabAs('katherine', '/');
    await removed.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
    const owner = await openTabAs('ada', '/members');
    await removed.goto(await invite(owner, 'katherine@contoso.example'));
    await removed.getByRole('button', { name: 'Accept the invitation' }).click();
    await removed.getByRole('button', { name: 'Open the dashboard' }).click();
    await removed.getByText('Checkout API').first().waitFor();
    await owner.reload();
    await owner.getByRole('button', { name: /Actions for Katherine/ }).click();
    await owner.getByRole('menuitem', { name: /Remove/ }).click();
    await owner.getByRole('dialog', { name: 'Remove a member' }).getByRole('button', { name: 'Remove them' }).click();
    await owner.getByText('The member was removed').waitFor();
    await removed.getByRole('link', { name: 'Members' }).click();
    await removed.getByRole('heading', { name: 'You are no longer a member of Contoso Shop' }).waitFor();
    expect(await removed.content()).not.to.include('Checkout API');
    await removed.getByRole('button', { name: /^Go to/ }).click();
    await removed.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
    expect(await removed.content()).not.to.include('Contoso Shop');
  });

  it('shows a viewer no management, and the API refuses what the page does not offer', async () => {
    const page = await openTabAs('edsger', '/members');
    await page.getByText('Grace Hopper').first().waitFor();
    const { identity, url } = await getDashboard();
    expect(await page.getByRole('button', { name: /Invite|Remove|Actions for/ }).count()).to.equal(0);
    const links = await page.getByRole('navigation').first().getByRole('link').allInnerTexts();
    expect(links).to.include('Findings').and.not.to.include('Keys').and.not.to.include('Audit log');
    await page.goto('/keys');
    await page.getByText('This page is for owners and admins').waitFor();
    await page.goto('/projects/checkout-api/findings');
    await page.getByRole('heading', { name: 'Findings', level: 1 }).waitFor();
    expect(await page.getByRole('checkbox').count()).to.equal(0);
    const response = await fetch(`${url}/api/v1/keys`, { headers: { authorization: `Bearer ${await identity.tokenFor('edsger')}` } });
    expect(response.status).to.equal(403);
  });

  it('gives a member another role, which holds from their next page on', async () => {
    const owner = await openTabAs('ada', '/members');
    const raised = await openTabAs('edsger', '/');
    await owner.getByRole('combobox', { name: 'Role of Edsger Dijkstra' }).click();
    await owner.getByRole('option', { name: 'Admin' }).click();
    await owner
      .getByRole('row', { name: /Edsger Dijkstra/ })
      .getByRole('combobox')
      .and(owner.locator('[value="Admin"]'))
      .waitFor();
    await raised.goto('/keys');
    await raised.getByRole('button', { name: 'Create a key' }).first().waitFor();
  });
});
