// Makes a key. The key is in the answer and nowhere else, so its modal is the only time it is seen.
import { Stack, Text } from '@mantine/core';
import type { CreatedKey, CreateKey } from '../../api/contract.ts';
import { defineAct } from '../../auth/define-act.ts';
import { CopyField } from '../../components/copy-button.tsx';

export const createKey = defineAct<CreateKey, CreatedKey>({
  name: 'create-key',
  request: (body) => ({ method: 'POST', path: '/api/v1/keys', body }),
  label: ({ name }) => `Create the key “${name}”`,
  invalidates: ['keys'],
  result: {
    title: 'The new key',
    show: ({ key }) => (
      <Stack>
        <Text>Copy it now and store it among the secrets of your CI. It is shown this once and cannot be shown again.</Text>
        <CopyField text={key} what="key" />
      </Stack>
    ),
  },
});
