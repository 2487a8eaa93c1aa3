// The debt register: risks that people accepted for a while, whose they are, and when they end.
import { Button, NativeSelect, SegmentedControl } from '@mantine/core';
import { IconHourglass } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link, useSearchParams } from 'wouter';
import type { Acceptance, AcceptanceList } from '../../api/contract.ts';
import { useAcceptances } from '../../api/use-acceptances.ts';
import { useProjects } from '../../api/use-projects.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorState } from '../../components/error-state.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { PageSkeleton } from '../../components/page-skeleton.tsx';
import { listOwners, ownerKey, readFilter, writeFilter, type AcceptancesFilter } from './acceptances-filter.ts';
import { AcceptancesTable } from './acceptances-table.tsx';
import styles from './acceptances-page.module.css';

export function AcceptancesPage(): ReactNode {
  const [search, setSearch] = useSearchParams();
  const filter = readFilter(search);
  const { data, error, refetch } = useAcceptances(filter);
  const change = (next: Partial<AcceptancesFilter>): void => setSearch(writeFilter({ ...filter, ...next }), { replace: true });
  return (
    <>
      <PageHeader
        title="Accepted risks"
        description="Findings that people let be for a while. When an acceptance ends, its finding is open again and may block: fix it, or accept it anew."
      />
      <Filters filter={filter} items={data?.items ?? []} onChange={change} />
      {data === undefined ? (
        error === null ? (
          <PageSkeleton />
        ) : (
          <ErrorState error={error} onRetry={() => void refetch()} />
        )
      ) : (
        <Register data={data} filter={filter} onClear={() => setSearch({}, { replace: true })} />
      )}
    </>
  );
}

interface FiltersProps {
  readonly filter: AcceptancesFilter;
  readonly items: readonly Acceptance[];
  readonly onChange: (next: Partial<AcceptancesFilter>) => void;
}

function Filters({ filter, items, onChange }: FiltersProps): ReactNode {
  const { data: projects } = useProjects();
  const owners = listOwners(items);
  const unlisted = [filter.owner].filter((owner) => owner !== null && !owners.some(({ value }) => value === owner));
  return (
    <div className={styles['filters']} role="group" aria-label="Filter">
      <SegmentedControl
        aria-label="Which acceptances"
        value={filter.ended ? 'ended' : 'running'}
        data={[
          { value: 'running', label: 'Running' },
          { value: 'ended', label: 'Ended' },
        ]}
        onChange={(value) => onChange({ ended: value === 'ended' })}
      />
      <NativeSelect
        aria-label="Project"
        value={filter.project ?? ''}
        data={[
          { value: '', label: 'All projects' },
          ...(projects?.items ?? []).map(({ slug, name }) => ({ value: slug, label: name.slice(0, 80) })),
        ]}
        onChange={({ currentTarget: { value } }) => onChange({ project: value === '' ? null : value })}
      />
      <NativeSelect
        aria-label="Owner"
        value={filter.owner ?? ''}
        data={[{ value: '', label: 'All owners' }, ...owners, ...unlisted.map((owner) => ({ value: owner ?? '', label: 'Somebody else' }))]}
        onChange={({ currentTarget: { value } }) => onChange({ owner: value === '' ? null : value })}
      />
    </div>
  );
}

interface RegisterProps {
  readonly data: AcceptanceList;
  readonly filter: AcceptancesFilter;
  readonly onClear: () => void;
}

function Register({ data: { items, count }, filter, onClear }: RegisterProps): ReactNode {
  const shown = filter.owner === null ? items : items.filter((item) => ownerKey(item) === filter.owner);
  if (shown.length === 0) return <NoAcceptances filter={filter} onClear={onClear} />;
  return (
    <>
      <AcceptancesTable items={shown} ended={filter.ended} />
      {count > items.length && (
        <p className={styles['note']}>
          {count.toLocaleString('en')} in all; these are of the {items.length} {filter.ended ? 'that ended last' : 'that end first'}. Choose
          a project to see more.
        </p>
      )}
    </>
  );
}

function NoAcceptances({ filter, onClear }: Pick<RegisterProps, 'filter' | 'onClear'>): ReactNode {
  if (filter.project !== null || filter.owner !== null)
    return (
      <EmptyState
        icon={IconHourglass}
        title="Nothing that fits"
        action={
          <Button variant="default" onClick={onClear}>
            Show all
          </Button>
        }
      />
    );
  return filter.ended ? (
    <EmptyState icon={IconHourglass} title="None ended">
      Acceptances that ended in the last 90 days are listed here.
    </EmptyState>
  ) : (
    <EmptyState icon={IconHourglass} title="No accepted risk">
      Who triages a <Link href="/findings">finding</Link> as accepted says why, for how long, and who answers for it. It is listed here
      until then.
    </EmptyState>
  );
}
