// Keys: a place held for the page, with one act to show how acts are used.
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useMay } from '../../api/use-me.ts';
import { useAct } from '../../auth/use-act.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { createKey } from './create-key.tsx';

export function KeysPage(): ReactNode {
  const mayManage = useMay('key.manage');
  const { run, isRunning, problem } = useAct(createKey);
  const create = (): void => void run({ name: 'ci', project: null, scopes: ['ingest'], expiresAt: null });
  return (
    <>
      <PageHeader
        title="Keys"
        description="With a key a CI job sends its scans."
        actions={
          mayManage && (
            <Button loading={isRunning} onClick={create}>
              Create a key
            </Button>
          )
        }
      />
      <ProblemAlert problem={problem} />
    </>
  );
}
