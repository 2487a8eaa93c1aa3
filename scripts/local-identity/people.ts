// Who can sign in at the local stand-in: invented people of two organisations, and one with an account of her own.

/** The tenant that all personal Microsoft accounts share. */
export const personalTenantId = '9188040d-6c67-4c5b-b112-36a304b66dad';

export interface LocalPerson {
  /** Names the person in tests and in the picker's form. */
  readonly key: string;
  readonly name: string;
  readonly email: string;
  /** Object id: with `tid` it is who they are. */
  readonly oid: string;
  /** Tenant in Entra. */
  readonly tid: string;
  /** The tenant's name, for the picker. */
  readonly organisation: string;
}

const contoso = { tid: 'c0a70500-5a1d-4e6b-9c3f-2d1b7a8e4f10', organisation: 'Contoso' };
const fabrikam = { tid: 'fab21c00-7d42-4b19-8e5a-61c9d0b3f724', organisation: 'Fabrikam' };
const personal = { tid: personalTenantId, organisation: 'Personal account' };

export const people: readonly LocalPerson[] = [
  { key: 'ada', name: 'Ada Lovelace', email: 'ada@contoso.example', oid: 'ada00000-0b1c-4d2e-8f30-000000000001', ...contoso },
  { key: 'grace', name: 'Grace Hopper', email: 'grace@contoso.example', oid: '96ace000-0b1c-4d2e-8f30-000000000002', ...contoso },
  { key: 'alan', name: 'Alan Turing', email: 'alan@contoso.example', oid: 'a1a00000-0b1c-4d2e-8f30-000000000003', ...contoso },
  {
    key: 'katherine',
    name: 'Katherine Johnson',
    email: 'katherine@fabrikam.example',
    oid: 'ca7e0000-0b1c-4d2e-8f30-000000000004',
    ...fabrikam,
  },
  { key: 'edsger', name: 'Edsger Dijkstra', email: 'edsger@fabrikam.example', oid: 'ed59e000-0b1c-4d2e-8f30-000000000005', ...fabrikam },
  { key: 'barbara', name: 'Barbara Liskov', email: 'barbara@fabrikam.example', oid: 'ba7ba7a0-0b1c-4d2e-8f30-000000000007', ...fabrikam },
  {
    key: 'margaret',
    name: 'Margaret Hamilton',
    email: 'margaret@personal.example',
    oid: '00000000-0000-0000-8f30-000000000006',
    ...personal,
  },
];

/** The person of that key, or with that e-mail as MSAL's `login_hint` gives it. */
export function findPerson(keyOrEmail: string): LocalPerson | undefined {
  const wanted = keyOrEmail.trim().toLowerCase();
  return people.find(({ key, email }) => key === wanted || email === wanted);
}
