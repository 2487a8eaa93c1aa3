// Findings of a project: filters, list, and the one that is shown beside it. All of it is in the address.
import { useMediaQuery } from '@mantine/hooks';
import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import { Button } from '@mantine/core';
import { useCallback, useMemo, useRef, useState, type ReactNode } from 'react';
import { useParams } from 'wouter';
import type { Severity } from '../../api/contract.ts';
import { useFindingGroups } from '../../api/use-finding-groups.ts';
import { useMay } from '../../api/use-me.ts';
import { useProject } from '../../api/use-project.ts';
import { ErrorState } from '../../components/error-state.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { useTitle } from '../../shell/use-title.ts';
import { Filters } from './filters.tsx';
import { FindingsBoard } from './findings-board.tsx';
import { toQuery } from './findings-filter.ts';
import styles from './findings-page.module.css';
import { SearchField } from './search-field.tsx';
import { SeverityToggles } from './severity-toggles.tsx';
import { useFindingsAddress, type FindingsAddress } from './use-findings-address.ts';
import { ViewsMenu } from './views-menu.tsx';
import { aboveRowsId } from './virtual-rows.tsx';

export function FindingsPage(): ReactNode {
  const { project: slug } = useParams<{ project: string }>();
  const address = useFindingsAddress();
  const { data: project, error, refetch } = useProject(slug);
  const counts = useSeverityCounts(slug, address);
  const name = project?.name ?? slug;
  useTitle(`Findings of ${name}`);
  if (project === undefined && error !== null) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return (
    <div className={styles['page']}>
      <PageHeader
        title="Findings"
        breadcrumbs={[
          { label: 'Projects', href: '/projects' },
          { label: name, href: `/projects/${slug}` },
        ]}
      />
      <FindingsTools project={slug} address={address} counts={counts} />
    </div>
  );
}

interface Counts {
  readonly bySeverity: ReadonlyMap<Severity, number> | undefined;
  /** Of the severities that are chosen. */
  readonly total: number | undefined;
}

/** Counted without the filter by severity, so that choosing one asks for nothing new. */
function useSeverityCounts(project: string, { filter }: FindingsAddress): Counts {
  const { data } = useFindingGroups(project, 'severity', { ...toQuery(filter), severity: null });
  return useMemo(() => {
    if (data === undefined) return { bySeverity: undefined, total: undefined };
    const bySeverity = new Map(data.items.map(({ worst, count }) => [worst, count]));
    const chosen = filter.severity.length === 0 ? [...bySeverity.keys()] : filter.severity;
    return { bySeverity, total: chosen.reduce((sum, severity) => sum + (bySeverity.get(severity) ?? 0), 0) };
  }, [data, filter.severity]);
}

interface FindingsToolsProps {
  readonly project: string;
  readonly address: FindingsAddress;
  readonly counts: Counts;
}

function FindingsTools({ project, address, counts }: FindingsToolsProps): ReactNode {
  const searchField = useRef<HTMLInputElement>(null);
  const [showsFilters, setShowsFilters] = useState(false);
  const isWide = useMediaQuery('(min-width: 48.01em)', undefined, { getInitialValueInEffect: false });
  const mayTriage = useMay('finding.triage');
  const { change } = address;
  const search = useCallback((text: string) => change({ q: text }, { replace: true }), [change]);
  const focusSearch = useCallback(() => {
    searchField.current?.focus();
    searchField.current?.select();
  }, []);
  return (
    <>
      <div id={aboveRowsId} className={styles['tools']}>
        <div className={styles['search']}>
          <SearchField value={address.filter.q ?? ''} onSearch={search} inputRef={searchField} />
          {!isWide && (
            <Button
              variant={address.isDefault ? 'default' : 'light'}
              aria-label="Filters"
              aria-expanded={showsFilters}
              px="sm"
              onClick={() => setShowsFilters(!showsFilters)}
            >
              <IconAdjustmentsHorizontal size={18} aria-hidden />
            </Button>
          )}
          <ViewsMenu address={address} />
        </div>
        <SeverityToggles address={address} counts={counts.bySeverity} />
        {(isWide || showsFilters) && <Filters project={project} address={address} />}
      </div>
      <FindingsBoard project={project} address={address} total={counts.total} mayTriage={mayTriage} onSearch={focusSearch} />
    </>
  );
}
