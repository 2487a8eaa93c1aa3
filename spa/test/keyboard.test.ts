// The dashboard without a mouse, and without motion.
import { expect } from 'chai';
import { eventually } from '@portcullis/db/testing';
import { useTenant } from './support/dashboard.ts';
import { openTabAs } from './support/tab.ts';

describe('the dashboard by keyboard', () => {
  useTenant();

  it('starts with a link that skips the navigation', async () => {
    const page = await openTabAs('ada', '/projects');
    await page.getByText('Checkout API').first().waitFor();
    await page.keyboard.press('Tab');
    const skip = page.getByRole('link', { name: 'Skip to the content' });
    await skip.and(page.locator(':focus')).waitFor();
    // It slides in: where it comes to rest is what counts.
    await eventually('the link is in view', async () => ((await skip.boundingBox())?.y ?? -1) >= 0);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.locator('main :focus').waitFor();
  });

  it('finds projects and pages by name in the command palette', async () => {
    const page = await openTabAs('ada', '/members');
    await page.getByText('Grace Hopper').first().waitFor();
    await page.keyboard.press('Control+k');
    const search = page.getByRole('textbox', { name: 'Search pages and projects' });
    await search.fill('checkout');
    await page.getByText('Checkout API: findings').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/projects\/checkout-api/);
  });

  it('lists its shortcuts, and follows them', async () => {
    const page = await openTabAs('ada', '/');
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).getByText('Go to Members').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('g');
    await page.keyboard.press('m');
    await page.getByRole('heading', { name: 'Members', level: 1 }).waitFor();
    await page.locator('#main:focus').waitFor();
  });

  it('moves nothing for who asked their system for less motion', async () => {
    const page = await openTabAs('ada', '/keys', { reducedMotion: 'reduce' });
    await page.getByRole('button', { name: 'Create a key' }).first().click();
    await page.getByRole('dialog').waitFor();
    const moving = await page.evaluate(() =>
      [...document.querySelectorAll('*')]
        .filter((element) => {
          const { animationName, animationDuration, animationIterationCount, transitionDuration } = getComputedStyle(element);
          const animates = animationName !== 'none' && parseFloat(animationDuration) > 0.05 && animationIterationCount !== '1';
          return animates || transitionDuration.split(',').some((duration) => parseFloat(duration) > 0.05);
        })
        .map((element) => element.outerHTML.slice(0, 200)),
    );
    expect(moving).to.deep.equal([]);
  });
});
