// The built dashboard as the API serves it: which address gets the page, under which policy, and what may be framed.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { expect } from 'chai';
import { useApi } from '../support/start-test-api.ts';

const directory = mkdtempSync(join(tmpdir(), 'dashboard-'));
mkdirSync(join(directory, 'assets'));
writeFileSync(join(directory, 'index.html'), '<meta name="csp-nonce" content="__CSP_NONCE__">');
writeFileSync(join(directory, 'redirect.html'), 'bridge');
writeFileSync(join(directory, 'assets', 'app-1234.js'), '1;');
after(() => rmSync(directory, { recursive: true }));

for (const [what, path] of [
  ['an absolute path', directory],
  ['a path from the working directory', relative(process.cwd(), directory)],
] as const) {
  describe(`the dashboard at ${what}`, () => {
    const api = useApi({ DASHBOARD_DIR: path });
    const get = (address: string, accept = 'text/html'): Promise<Response> => fetch(api().url + address, { headers: { accept } });
    const policyOf = (response: Response): string => response.headers.get('content-security-policy') ?? '';

    it('is a page at every address that is not the API’s, with a nonce of its own each time and never in a frame.', async () => {
      const answers = await Promise.all(['/', '/projects/x/findings', '/invitations/pci_x', '/index.html'].map((address) => get(address)));
      const nonces = await Promise.all(answers.map(async (answer) => /content="([^"]+)"/.exec(await answer.text())?.[1]));
      expect(new Set(nonces).size).to.equal(answers.length);
      for (const [index, answer] of answers.entries()) {
        expect(answer.headers.get('cache-control')).to.equal('no-store');
        expect(answer.headers.get('x-frame-options')).to.equal('DENY');
        expect(policyOf(answer)).to.contain(`'nonce-${nonces[index]!}'`).and.contain("frame-ancestors 'none'").and.not.contain('unsafe');
      }
    });

    it('has a bridge page that only its own pages frame.', async () => {
      const bridge = await get('/redirect.html');
      expect(policyOf(bridge)).to.contain("frame-ancestors 'self'").and.not.contain('nonce');
      expect(bridge.headers.get('x-frame-options')).to.equal('SAMEORIGIN');
      expect(bridge.headers.get('cross-origin-opener-policy')).to.equal(null);
    });

    it('keeps files with a digest in their names for good, and answers a missing one with a problem.', async () => {
      expect((await get('/assets/app-1234.js', '*/*')).headers.get('cache-control')).to.contain('immutable');
      for (const address of ['/assets/app-0000.js', '/api/v1/nothing', '/.well-known/nothing', '/assets/..%2f..%2fpackage.json']) {
        const answer = await get(address);
        expect([address, answer.status, answer.headers.get('content-type')]).to.deep.equal([address, 404, 'application/problem+json']);
      }
    });
  });
}
