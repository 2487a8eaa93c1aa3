// Who may do what. The table route by route is tested over HTTP; here is what holds for the table itself.
import { permissions, type Role, roles } from '@portcullis/contract';
import { expect } from 'chai';
import { freshSignIn, isFresh, mayManageRole, permissionsOf, permissionTable } from '../../src/domain/permissions.ts';

describe('the permission table', () => {
  it('gives each role all that the next one has, and the owner everything.', () => {
    expect(permissionsOf('owner')).to.deep.equal([...permissions]);
    for (const [index, role] of roles.slice(1).entries()) expect(permissionsOf(roles[index]!)).to.include.members(permissionsOf(role));
  });

  it('lets a viewer change nothing but their own saved views.', () => {
    expect(permissionsOf('viewer').sort()).to.deep.equal(['gate.read', 'member.read', 'project.read', 'tenant.read', 'view.manage']);
  });

  it('lets no CI key touch members, the plan, the tenant or saved views, approve what another decided, or let a commit pass in spite of the gate.', () => {
    const ofPeople = permissions.filter((permission) => permissionTable[permission].scopes === undefined);
    const people = ['finding.approve', 'gate.override', 'member.manage', 'member.read', 'tenant.manage', 'tenant.read', 'view.manage'];
    expect([...ofPeople].sort()).to.deep.equal(['billing.manage', 'billing.read', ...people]);
  });

  it('asks a key for the scope ingest to upload, read to read, write to triage, and admin for the rest.', () => {
    const scoped = permissions
      .filter((permission) => permissionTable[permission].scopes?.[0] !== 'admin')
      .map((one) => [one, permissionTable[one].scopes?.join(' ')]);
    expect(Object.fromEntries(scoped)).to.include({
      ...{ 'scan.submit': 'ingest', 'gate.read': 'ingest read', 'project.read': 'read', 'finding.triage': 'write' },
    });
    expect(scoped.filter(([, scope]) => scope !== undefined)).to.have.length(4);
  });
});

describe('isFresh', () => {
  const now = new Date('2026-06-01T12:00:00.000Z');
  const ago = (milliseconds: number): Date => new Date(now.getTime() - milliseconds);
  for (const [what, at, is] of [
    ['now', ago(0), true],
    ['exactly five minutes ago', ago(freshSignIn * 1000), true],
    ['a millisecond more than five minutes ago', ago(freshSignIn * 1000 + 1), false],
    ['a day ago', ago(86_400_000), false],
    ['five minutes ahead, by another clock', ago(-freshSignIn * 1000), true],
    ['more than five minutes ahead', ago(-freshSignIn * 1000 - 1), false],
    ['at no time that the token tells', undefined, false],
    ['at no time at all', new Date(Number.NaN), false],
  ] as const) {
    it(`${is ? 'believes' : 'does not believe'} in a sign-in ${what}.`, () => {
      expect(isFresh(at, now)).to.equal(is);
    });
  }
});

describe('mayManageRole', () => {
  const may: Readonly<Record<Role, readonly Role[]>> = { owner: roles, admin: ['admin', 'member', 'viewer'], member: [], viewer: [] };
  for (const own of roles) {
    it(`lets ${own} manage ${may[own].length === 0 ? 'nobody' : may[own].join(', ')}.`, () => {
      expect(roles.filter((role) => mayManageRole(own, role))).to.deep.equal([...may[own]]);
    });
  }
});
