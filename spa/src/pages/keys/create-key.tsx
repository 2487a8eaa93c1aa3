// Makes a key. The key is in the answer and nowhere else, so its modal is the only time it is seen.
import { paths, type CreatedKey, type CreateKey } from '../../api/contract.ts';
import { defineAct } from '../../auth/define-act.ts';
import { CreatedKeyContent } from './created-key.tsx';

export const createKey = defineAct<CreateKey, CreatedKey>({
  name: 'create-key',
  request: (body) => ({ method: 'POST', path: paths.keys, body }),
  label: ({ name }) => `Create the key “${name}”`,
  invalidates: ['keys', 'audit'],
  result: { title: 'The new key', show: (created) => <CreatedKeyContent created={created} /> },
});
