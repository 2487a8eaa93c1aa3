// The tenant: its name, which owners change, and its id for the operator.
import { Button, Skeleton, Stack, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { paths, type Tenant } from '../../api/contract.ts';
import { useMay } from '../../api/use-me.ts';
import { useTenant } from '../../api/use-tenant.ts';
import { defineAct } from '../../auth/define-act.ts';
import { useAct } from '../../auth/use-act.ts';
import { CopyButton } from '../../components/copy-button.tsx';
import { ErrorState } from '../../components/error-state.tsx';
import { Fact, Facts } from '../../components/facts.tsx';
import { PageSection } from '../../components/page-section.tsx';
import { PlainLine } from '../../components/plain-line.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import styles from './settings.module.css';

const renameTenant = defineAct<{ readonly name: string }, Tenant>({
  name: 'rename-tenant',
  request: ({ name }) => ({ method: 'PATCH', path: paths.tenant, body: { name } }),
  label: ({ name }) => `Rename the tenant to “${name}”`,
  invalidates: ['tenant', 'me', 'audit'],
  done: () => 'The tenant has its new name.',
});

export function TenantSection(): ReactNode {
  const { data, error, refetch } = useTenant();
  const mayManage = useMay('tenant.manage');
  return (
    <PageSection
      beside
      title="Tenant"
      description={mayManage ? 'Its name is seen by members and in the switcher.' : 'Owners change its name.'}
    >
      {data === undefined && error === null && <Skeleton height={148} role="status" aria-label="Loading" />}
      {data === undefined && error !== null && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data !== undefined && (
        <Stack gap="lg">
          {mayManage && <NameForm key={`${data.id} ${data.name}`} tenant={data} />}
          <Facts className={styles['facts']}>
            {!mayManage && (
              <Fact name="Name">
                <PlainLine text={data.name} />
              </Fact>
            )}
            <Fact name="Created">
              <RelativeTime at={data.createdAt} />
            </Fact>
            <Fact name="Id">
              <span>
                <code>{data.id}</code> <CopyButton text={data.id} what="tenant id" />
              </span>
            </Fact>
          </Facts>
        </Stack>
      )}
    </PageSection>
  );
}

function NameForm({ tenant }: { readonly tenant: Tenant }): ReactNode {
  const { run, isRunning, problem } = useAct(renameTenant);
  const [name, setName] = useState(tenant.name);
  const wanted = name.trim();
  const isChanged = wanted !== '' && wanted !== tenant.name;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isChanged) void run({ name: wanted });
      }}
    >
      <Stack gap="sm">
        <div className={styles['nameForm']}>
          <TextInput
            label="Name"
            value={name}
            maxLength={200}
            autoComplete="off"
            onChange={(event) => setName(event.currentTarget.value)}
            error={wanted === '' && 'A tenant needs a name.'}
          />
          <Button type="submit" loading={isRunning} disabled={!isChanged}>
            Save
          </Button>
        </div>
        <ProblemAlert problem={problem} />
      </Stack>
    </form>
  );
}
