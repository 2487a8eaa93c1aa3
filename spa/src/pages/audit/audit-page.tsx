// The audit log: who did what, newest first.
import { Button, Skeleton, Stack } from '@mantine/core';
import { IconClipboardList, IconClipboardX, IconShieldCheck } from '@tabler/icons-react';
import { useMemo, type ReactNode } from 'react';
import { useAuditVerification } from '../../api/use-audit-verification.ts';
import { useAudit } from '../../api/use-audit.ts';
import { useMay } from '../../api/use-me.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorState } from '../../components/error-state.tsx';
import { NoAccess } from '../../components/no-access.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { isFiltered, noFilter, toQuery, useAuditFilter, type AuditFilter } from './audit-filter.ts';
import { AuditFilters } from './audit-filters.tsx';
import { AuditList } from './audit-list.tsx';
import styles from './audit.module.css';
import { ExportMenu } from './export-menu.tsx';
import { VerificationNotice } from './verification-notice.tsx';

export function AuditPage(): ReactNode {
  const mayRead = useMay('audit.read');
  const [filter, change] = useAuditFilter();
  const verification = useAuditVerification();
  return (
    <>
      <PageHeader
        title="Audit log"
        description="What people and keys did and read here, and what was refused. Nobody can change it."
        actions={
          mayRead && (
            <>
              <Button
                variant="default"
                loading={verification.isRunning}
                leftSection={<IconShieldCheck size={16} aria-hidden />}
                onClick={verification.verify}
              >
                Verify
              </Button>
              {/* Unless somebody narrows it, the file is whole and can be verified as such. */}
              <ExportMenu query={isFiltered(filter) ? toQuery(filter) : {}} isWhole={!isFiltered(filter)} />
            </>
          )
        }
      />
      {mayRead ? (
        <>
          <VerificationNotice run={verification} />
          <AuditFilters filter={filter} onChange={change} />
          <Entries filter={filter} onClear={() => change(noFilter)} />
        </>
      ) : (
        <NoAccess who="owners and admins" />
      )}
    </>
  );
}

function Entries({ filter, onClear }: { readonly filter: AuditFilter; readonly onClear: () => void }): ReactNode {
  const { data, error, refetch, hasNextPage, isFetchingNextPage, isFetchNextPageError, isPlaceholderData, fetchNextPage } = useAudit(
    toQuery(filter),
  );
  const entries = useMemo(() => data?.pages.flatMap(({ items }) => items) ?? [], [data]);
  if (data === undefined) return error === null ? <Loading /> : <ErrorState error={error} onRetry={() => void refetch()} />;
  if (entries.length === 0) return <Nothing isNarrowed={isFiltered(filter)} onClear={onClear} />;
  return (
    <div className={styles['entries']} data-old={isPlaceholderData || undefined} aria-busy={isPlaceholderData}>
      <AuditList
        entries={entries}
        hasMore={hasNextPage}
        isLoadingMore={isFetchingNextPage}
        hasFailed={isFetchNextPageError}
        onMore={() => {
          if (!isFetchingNextPage && !isPlaceholderData) void fetchNextPage();
        }}
      />
    </div>
  );
}

function Nothing({ isNarrowed, onClear }: { readonly isNarrowed: boolean; readonly onClear: () => void }): ReactNode {
  if (!isNarrowed)
    return (
      <EmptyState icon={IconClipboardList} title="Nothing has happened yet">
        The first sign-in, key or scan is written down here.
      </EmptyState>
    );
  return (
    <EmptyState
      icon={IconClipboardX}
      title="No entry fits these filters"
      action={
        <Button variant="default" onClick={onClear}>
          Clear the filters
        </Button>
      }
    />
  );
}

function Loading(): ReactNode {
  return (
    <Stack gap={1} role="status" aria-label="Loading">
      <Skeleton height={24} width="14rem" mb="xs" />
      {Array.from({ length: 9 }, (_, index) => (
        <Skeleton key={index} height={42} />
      ))}
    </Stack>
  );
}
