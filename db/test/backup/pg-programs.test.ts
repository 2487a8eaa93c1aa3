import { expect } from 'chai';
import { requireRecipient } from '../../src/backup/make-backup.ts';
import { connectionOf, findProgram, parseProgramVersion, requireDumpFits } from '../../src/backup/pg-programs.ts';
import { failureOf } from './make-manifest.ts';

describe('the programs of PostgreSQL', () => {
  it('tell their version in any distribution', () => {
    expect(parseProgramVersion('pg_dump (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)')).to.equal(150_018);
    expect(parseProgramVersion('pg_dump (PostgreSQL) 18.4')).to.equal(180_004);
    expect(parseProgramVersion('pg_dump (PostgreSQL) 19devel')).to.equal(190_000);
    expect(parseProgramVersion('sh: not found')).to.equal(undefined);
  });

  it('dump servers of their own release and older ones, and of a newer one say which is needed', () => {
    requireDumpFits({ path: 'pg_dump', version: 180_004 }, 170_006);
    requireDumpFits({ path: 'pg_dump', version: 170_006 }, 170_009);
    expect(() => requireDumpFits({ path: 'pg_dump', version: 150_018 }, 180_004)).to.throw('pg_dump 18 or later is needed');
  });

  it('are asked for by name where they are missing', async () => {
    expect(await failureOf(findProgram('pg_dump', '/nowhere', 180_004)))
      .to.include('/nowhere/pg_dump cannot be run')
      .and.include('postgresql-client-18');
  });

  it('get the password in their environment, never on the command line', () => {
    for (const url of [
      'postgres://ada:p%40ss@db.internal:5432/portcullis?sslmode=require',
      'postgres://ada@db.internal/portcullis?password=p%40ss',
    ]) {
      const { dbname, env } = connectionOf(url);
      expect(dbname)
        .to.match(/^postgres:\/\/ada@db\.internal/)
        .and.not.include('p%40ss')
        .and.not.include('p@ss');
      expect(env['PGPASSWORD']).to.equal('p@ss');
    }
  });

  it('get none of our other secrets', () => {
    process.env['BACKUP_DATABASE_URL'] = 'postgres://ada:secret@db.internal/portcullis';
    try {
      expect(Object.keys(connectionOf('postgres://ada@db.internal/portcullis').env)).not.to.include('BACKUP_DATABASE_URL');
    } finally {
      delete process.env['BACKUP_DATABASE_URL'];
    }
  });

  it('are not even asked where nobody said who shall read the backup', () => {
    expect(() => requireRecipient({ recipients: [], unencrypted: false })).to.throw('No recipient');
    expect(() => requireRecipient({ recipients: ['age1x'], unencrypted: true })).to.throw('which one is meant');
    requireRecipient({ recipients: [], unencrypted: true });
  });
});
