// The audit log in the dashboard: verified on the spot, and without the reads of findings unless they are asked for.
import { makeReadRecorder } from '../../api/src/services/record-reads.ts';
import { sealAuditLog } from '../../api/src/services/seal-audit-log.ts';
import { eventually, withClient } from '@portcullis/db/testing';
import { expect } from 'chai';
import { getDashboard, useTenant } from './support/dashboard.ts';
import { openTabAs } from './support/tab.ts';

describe('the audit log in the dashboard', () => {
  const tenant = useTenant();

  it('is verified on the spot: whole at first, and not when somebody has changed an entry in the database', async () => {
    const { pool, database } = await getDashboard();
    const { tenantId } = tenant();
    const asAdmin = (sql: string) =>
      withClient(database.adminUrl, async (client) => {
        await client.query('set session_replication_role = replica');
        return (await client.query<{ count: number }>(sql, [tenantId])).rows;
      });
    await eventually('all is sealed', async () => {
      await sealAuditLog({ pool, now: () => new Date() }, tenantId);
      return (await asAdmin('select count(*)::int as count from app.audit_pending where tenant_id = $1'))[0]?.count === 0;
    });
    const page = await openTabAs('ada', '/audit');
    await page.getByRole('button', { name: 'Verify' }).click();
    const notice = page.getByRole('status').filter({ hasText: /log/ });
    await notice.getByText('The log is whole').waitFor();
    expect(await notice.textContent()).to.match(/entries checked against their seals.*Its end is not signed/);
    await page.getByText('verified the audit log').first().waitFor();
    await asAdmin(
      `update app.audit_log set actor_name = 'Nobody' where tenant_id = $1
         and id = (select entry_id from app.audit_seals where tenant_id = $1 and position = 2)`,
    );
    await page.getByRole('button', { name: 'Verify' }).click();
    await notice.getByText('The log is not what was sealed').waitFor();
    expect(await notice.textContent()).to.include('The entry at position 2 is not what was sealed there');
  });

  it('shows who has read findings only when asked to', async () => {
    const { pool } = await getDashboard();
    const recorder = makeReadRecorder({ pool, now: () => new Date(), onDropped: () => undefined });
    const actor = { type: 'system', tenantId: tenant().tenantId, id: 'the auditor' } as const;
    const trace = { requestId: 'r', ip: '127.0.0.1', userAgent: 'test', method: 'GET', path: '/x' };
    recorder.record(actor, { action: 'finding.list', project: 'checkout-api', findingId: undefined, filter: '' }, trace);
    await recorder.flush();
    const page = await openTabAs('ada', '/audit');
    await page.getByText('sent a scan').first().waitFor();
    expect(await page.getByText('listed findings').count()).to.equal(0);
    await page.getByRole('combobox', { name: 'Show' }).click();
    await page.getByRole('option', { name: 'Reads of findings' }).click();
    await page.getByText('listed findings').first().waitFor();
    expect(await page.getByText('sent a scan').count()).to.equal(0);
    expect(new URL(page.url()).search).to.equal('?kind=reads');
  });
});
