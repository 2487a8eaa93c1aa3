// The demo's tenant with two projects, people and keys; told to other programs in .portcullis/demo.json.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Role, Scope } from '@portcullis/contract';
import type { SystemActor } from '../api/src/domain/actor.ts';
import { makeId, type ProjectId, type TenantId } from '../api/src/domain/ids.ts';
import { createApiKey } from '../api/src/services/manage-api-keys.ts';
import { createProject } from '../api/src/services/manage-projects.ts';
import { createTenant } from '../api/src/services/manage-tenants.ts';
import type { Pool } from '../api/src/store/make-pool.ts';
import { insertMember } from '../api/src/store/members.store.ts';
import { selectTenantName } from '../api/src/store/tenants.store.ts';
import { withTenant } from '../api/src/store/tenant-tx.ts';
import { dataDirectory } from './data-directory.ts';
import { findPerson } from './local-identity/people.ts';

/** What scripts and outside checks need to talk to the demo. */
export interface DemoFacts {
  readonly url: string;
  readonly tenantId: string;
  readonly projects: readonly { readonly id: string; readonly slug: string }[];
  /** Scope ingest, for the first project only. */
  readonly ciKey: string;
  /** Scope read, for the whole tenant. */
  readonly readKey: string;
  /** Every scope, for the whole tenant. */
  readonly adminKey: string;
}

const file = join(dataDirectory, 'demo.json');
const projects = [
  { slug: 'vulnerable-shop', name: 'Vulnerable shop' },
  { slug: 'payments', name: 'Payments' },
];

/** Who of the local sign-in's people belongs to the demo's tenant. The others get a tenant of their own when they sign in. */
const members: readonly (readonly [person: string, role: Role])[] = [
  ['ada', 'owner'],
  ['grace', 'admin'],
  ['alan', 'member'],
  ['edsger', 'viewer'],
];

/** Adds them; who is a member already stays as they are. */
async function addMembers(pool: Pool, tenantId: TenantId): Promise<void> {
  await withTenant(pool, tenantId, { readOnly: false }, async (tx) => {
    for (const [key, role] of members) {
      const person = findPerson(key);
      if (!person) throw new Error(`the local sign-in has nobody called ${key}`);
      const { name, email, tid, oid } = person;
      await insertMember(tx, { id: makeId.member(), entraTenantId: tid, entraObjectId: oid, name, email, role });
    }
  });
}

function write(facts: DemoFacts): DemoFacts {
  writeFileSync(file, `${JSON.stringify(facts, null, 2)}\n`, { mode: 0o600 });
  return facts;
}

/** The facts of an earlier start, where its tenant is still there. */
async function readEarlier(pool: Pool): Promise<DemoFacts | undefined> {
  if (!existsSync(file)) return undefined;
  const facts = JSON.parse(readFileSync(file, 'utf8')) as DemoFacts;
  const name = await withTenant(pool, facts.tenantId as TenantId, { readOnly: true }, selectTenantName);
  return name === undefined ? undefined : facts;
}

/** Finds the demo's tenant, or makes it. */
export async function prepareDemoTenant(pool: Pool, url: string): Promise<DemoFacts> {
  const earlier = await readEarlier(pool);
  if (earlier) return write({ ...earlier, url });
  const tenantId = await createTenant({ pool }, 'Demo', 'npm run demo');
  const actor: SystemActor = { type: 'system', tenantId, id: 'npm run demo' };
  const made: { id: ProjectId; slug: string }[] = [];
  for (const project of projects) {
    const id = await createProject({ pool }, actor, { ...project, defaultBranch: 'refs/heads/main' });
    made.push({ id, slug: project.slug });
  }
  await addMembers(pool, tenantId);
  const makeKey = async (name: string, scopes: readonly Scope[], isForOneProject: boolean): Promise<string> => {
    const { key } = await createApiKey({ pool }, actor, {
      name,
      scopes,
      projectId: isForOneProject ? made[0]?.id : undefined,
      expiresAt: undefined,
    });
    return key;
  };
  return write({
    url,
    tenantId,
    projects: made,
    ciKey: await makeKey('CI of the demo', ['ingest'], true),
    readKey: await makeKey('Reading the demo', ['read'], false),
    adminKey: await makeKey('Administration of the demo', ['ingest', 'read', 'write', 'admin'], false),
  });
}
